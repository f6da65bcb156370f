using TypedMqtt.Manifest.Build;

namespace TypedMqtt.Manifest.Tests.Build;

public sealed class ArtifactDirectoryTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("typedmqtt-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Write__writes_utf8_without_mark_and_leaves_nothing_else()
    {
        Assert.True(new ArtifactDirectory(_path).Write("a.acl", "ü\n"));

        Assert.Equal([0xC3, 0xBC, (byte)'\n'], File.ReadAllBytes(Path.Combine(_path, "a.acl")));
        Assert.Single(Directory.GetFiles(_path));
    }

    [Fact]
    public void Write__of_the_same_text__does_not_touch_the_file()
    {
        var directory = new ArtifactDirectory(_path);
        directory.Write("a.acl", "one\n");
        File.SetLastWriteTimeUtc(Path.Combine(_path, "a.acl"), DateTime.UnixEpoch);

        Assert.False(directory.Write("a.acl", "one\n"));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Path.Combine(_path, "a.acl")));
        Assert.True(directory.Write("a.acl", "two\n"));
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(_path, "a.acl")));
    }

    [Fact]
    public void Delete_others__removes_only_what_was_listed_before()
    {
        var directory = new ArtifactDirectory(_path);
        directory.Write("old.acl", "");
        directory.Write("new.acl", "");
        directory.Write("foreign.txt", "");

        directory.DeleteOthers(["old.acl", "new.acl"], ["new.acl"]);

        Assert.Equal(["foreign.txt", "new.acl"], Directory.GetFiles(_path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
