using System.Text;
using CsCheck;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class PasswordFileEditorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    [ShippedBug(27)]
    public void Create__writes_a_default_hash_that_only_the_owner_can_read()
    {
        string path = _directory.File("pw");
        new PasswordFileEditor(path).Create("alice", "secret");

        string line = File.ReadAllText(path);
        Assert.Matches(@"^alice:\$7\$210000\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{86}==\n$", line);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.Equal(PasswordCheck.Ok, PasswordFile.Load(path).Verify("alice", "secret"u8));
    }

    [Fact]
    public void Create__an_existing_file__replaces_it()
    {
        string path = _directory.Write("pw", "old:plain\n");
        Editor(path).Create("alice", "secret");

        Assert.Equal(["alice"], PasswordFile.Load(path).UserNames);
    }

    [Fact]
    public void Set__adds_changes_and_keeps_everything_else()
    {
        string path = _directory.File("pw");
        Editor(path).Create("alice", "one");
        string alice = File.ReadAllText(path);
        File.WriteAllText(path, $"# staff\r\n\r\n{alice}# machines\n");

        Assert.True(Editor(path).Set("press", "two"));
        Assert.False(Editor(path).Set("alice", "three"));

        string[] lines = File.ReadAllLines(path);
        Assert.Equal(["# staff", "", "# machines"], [lines[0], lines[1], lines[3]]);
        Assert.StartsWith("alice:$7$7$", lines[2], StringComparison.Ordinal);
        Assert.NotEqual(alice.TrimEnd(), lines[2]);
        PasswordFile file = PasswordFile.Load(path);
        Assert.Equal(PasswordCheck.Ok, file.Verify("alice", "three"u8));
        Assert.Equal(PasswordCheck.WrongPassword, file.Verify("alice", "one"u8));
        Assert.Equal(PasswordCheck.Ok, file.Verify("press", "two"u8));
    }

    [Fact]
    public void Set__a_user_that_is_there_twice__leaves_one()
    {
        string path = _directory.Write("pw", "a:x\nb:y\n a :z\n");

        Assert.False(Editor(path).Set("a", "new"));

        Assert.Equal(2, File.ReadAllLines(path).Length);
        Assert.StartsWith("a:$7$", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Set__a_missing_file__is_an_error()
    {
        Assert.Throws<MosquittoFileException>(() => Editor(_directory.File("none")).Set("a", "b"));
        Assert.False(File.Exists(_directory.File("none")));
    }

    [Fact]
    public void Delete__removes_the_user_and_says_when_there_is_none()
    {
        string path = _directory.Write("pw", "# c\na:damaged\nab:x\n");

        Assert.True(Editor(path).Delete("a"));
        Assert.False(Editor(path).Delete("a"));
        Assert.False(Editor(path).Delete("# c"));

        Assert.Equal("# c\nab:x\n", File.ReadAllText(path));
    }

    [Fact]
    [ShippedBug(22)]
    public void Upgrade__hashes_plain_passwords_once_and_keeps_colons()
    {
        string path = _directory.File("pw");
        Editor(path).Create("done", "already");
        string done = File.ReadAllText(path);
        File.WriteAllText(path, $"# staff\nalice:se:cr:et\n{done}\nbob: pad ded \n");

        Assert.Equal(2, Editor(path).Upgrade());
        string upgraded = File.ReadAllText(path);
        Assert.Equal(0, Editor(path).Upgrade());

        Assert.Equal(upgraded, File.ReadAllText(path));
        Assert.Contains(done, upgraded, StringComparison.Ordinal);
        PasswordFile file = PasswordFile.Load(path);
        Assert.Equal(PasswordCheck.Ok, file.Verify("alice", "se:cr:et"u8));
        Assert.Equal(PasswordCheck.Ok, file.Verify("bob", " pad ded "u8));
        Assert.Equal(PasswordCheck.Ok, file.Verify("done", "already"u8));
    }

    [Theory]
    [InlineData("no colon here", "expected 'user:password', 'user:hash', a comment or a blank line")]
    [InlineData("a:", "the password is empty")]
    [InlineData("a:$7$101$cut", "damaged or unsupported hash")]
    [InlineData(":x", "the user name is empty")]
    public void Upgrade__a_line_it_cannot_convert__changes_nothing(string line, string expected)
    {
        string content = $"good:plain\n{line}\n";
        string path = _directory.Write("pw", content);

        var error = Assert.Throws<MosquittoFileException>(() => Editor(path).Upgrade());

        Assert.Equal(2, error.Line);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u009fb")]
    [InlineData("#a")]
    [InlineData(" a")]
    [InlineData("a ")]
    public void Names_the_format_cannot_hold__are_refused(string user)
    {
        string path = _directory.File("pw");

        Assert.Throws<ArgumentException>(() => Editor(path).Create(user, "x"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Passwords_that_could_never_log_in__are_refused()
    {
        string path = _directory.File("pw");

        Assert.Throws<ArgumentException>(() => Editor(path).Create("a", ""));
        Assert.Throws<ArgumentException>(() => Editor(path).Create("a", new string('x', 65536)));
        Assert.Throws<ArgumentException>(() => Editor(path).Create("a", "\ud800"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_link__keeps_pointing_at_the_file()
    {
        string path = _directory.File("pw");
        Editor(path).Create("a", "x");
        File.CreateSymbolicLink(_directory.File("link"), path);

        Editor(_directory.File("link")).Set("b", "y");

        Assert.Equal(path, File.ResolveLinkTarget(_directory.File("link"), true)?.FullName);
        Assert.Equal(2, PasswordFile.Load(path).Count);
    }

    [Fact]
    public void A_failed_write__leaves_the_file_and_no_remains()
    {
        Directory.CreateDirectory(_directory.File("pw"));

        Assert.ThrowsAny<Exception>(() => Editor(_directory.File("pw")).Create("a", "x"));

        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    [ShippedBug(22)]
    public void Any_user_and_password__survive_the_file()
    {
        Gen<string> text = Gen.OneOf(Gen.String[Gen.Char[" :$#67abcäß\u20ac\\'%"], 1, 12], Gen.Const("$7$101$a$b"), Gen.Const("$6$"), Gen.String.Where(s => s.Length > 0));
        Gen.Select(text, text).Sample((user, password) =>
        {
            if (PasswordFileLine.FindProblem(user) is not null || password.Contains('\0') || !IsWellFormed(user) || !IsWellFormed(password))
            {
                return;
            }

            string path = _directory.File(Guid.NewGuid().ToString("N"));
            Editor(path).Create("other", "other");
            Editor(path).Set(user, password);
            Assert.Equal(PasswordCheck.Ok, PasswordFile.Load(path).Verify(user, Encoding.UTF8.GetBytes(password)));
        }, iter: 300);
    }

    private static PasswordFileEditor Editor(string path) => new(path, iterations: 7);

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
