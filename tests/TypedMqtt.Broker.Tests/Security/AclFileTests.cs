using System.Text;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class AclFileTests
{
    [Theory]
    [InlineData("topic\tread a", "the line contains a TAB; expected spaces between the words")]
    [InlineData("topic read a\tb", "the line contains a TAB")]
    [InlineData("\ttopic a", "the line contains a TAB")]
    [InlineData("topic", "expected a topic filter after 'topic'")]
    [InlineData("pattern  ", "expected a topic filter after 'pattern'")]
    [InlineData("user", "expected a user name after 'user'")]
    [InlineData("user   ", "expected a user name after 'user'")]
    [InlineData("topic foo a", "expected 'read', 'write', 'readwrite' or 'deny' before the topic filter, found 'foo'")]
    [InlineData("topic Read a", "found 'Read'")]
    [InlineData("topic read,write a", "found 'read,write'")]
    [InlineData("topic a b", "found 'a'")]
    [InlineData("topic a/#/b", "expected a topic filter with '+' alone in its level and '#' alone at the end, found 'a/#/b'")]
    [InlineData("topic read a+/b", "found 'a+/b'")]
    [InlineData("pattern write %u/a#", "found '%u/a#'")]
    [InlineData("topic read a/b # note", "found 'a/b # note'; a comment needs a line of its own")]
    [InlineData("  # note", "expected '#' in the first column for a comment")]
    [InlineData("User a", "unknown word 'User'; expected 'user', 'topic', 'pattern' or a comment that starts with '#'")]
    [InlineData("topics a", "unknown word 'topics'")]
    [InlineData("topic a\0b", "the line contains a NUL byte")]
    [InlineData("bad\u001b[31m", "unknown word 'bad\\u001b[31m'")]
    public void Parse__a_bad_line__is_an_error_with_file_and_line(string line, string expected)
    {
        var error = Assert.Throws<MosquittoFileException>(() => AclFile.Parse($"# rules\nuser a\n{line}\ntopic read ok", "etc/acl"));

        Assert.Equal("etc/acl", error.File);
        Assert.Equal(3, error.Line);
        Assert.Single(error.Errors);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse__several_bad_lines__lists_all()
    {
        var error = Assert.Throws<MosquittoFileException>(() => AclFile.Parse("foo\nuser a\nbar\ntopic read x\nuser\n", "acl"));

        Assert.Equal([1, 3, 5], error.Errors.Select(e => e.Line));
    }

    [Fact]
    public void Load__byte_order_mark_invalid_utf8_or_no_file__is_an_error()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("bom"), [.. Encoding.UTF8.Preamble, .. "topic a"u8]);
        File.WriteAllBytes(directory.File("bad"), [.. "topic a\n"u8, .. "topic read a"u8, 0xff]);

        Assert.Equal(1, Assert.Throws<MosquittoFileException>(() => AclFile.Load(directory.File("bom"))).Line);
        Assert.Equal(2, Assert.Throws<MosquittoFileException>(() => AclFile.Load(directory.File("bad"))).Line);
        Assert.Equal(0, Assert.Throws<MosquittoFileException>(() => AclFile.Load(directory.File("none"))).Line);
    }

    [Theory]
    [InlineData("topic read  a/b  ", "a/b", true, false)]
    [InlineData(" topic write a/b\r", "a/b", false, true)]
    [InlineData("topic a/b", "a/b", true, true)]
    [InlineData("topic readwrite a b/c", "a b/c", true, true)]
    [InlineData("topic read", "read", true, true)]
    [InlineData("topic deny ", "deny", true, true)]
    [InlineData("topic read a\u00e4/\u20ac", "a\u00e4/\u20ac", true, false)]
    [InlineData("topic write %u/x", "%u/x", false, true)]
    public void Parse__valid_lines__grant_what_they_say(string line, string topic, bool read, bool write)
    {
        ClientAcl acl = AclFile.Parse($"\r\n#\n   \nuser  first last \n{line}\n", "acl").Compile("first last", "c");

        Assert.Equal(read, acl.CanRead(Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(write, acl.CanWrite(Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void Parse__an_empty_file__denies_everything()
    {
        AclFile file = AclFile.Parse("# nothing\n", "acl");

        Assert.False(file.Compile(null, "c").CanRead("a"u8));
        Assert.False(file.Compile("u", "c").CanWrite("a"u8));
    }

    [Theory]
    [InlineData("topic read", "a single word is the topic")]
    [InlineData("pattern deny", "a single word is the topic")]
    [InlineData("pattern read a/b", "it applies to every client")]
    [InlineData("topic read a/%u", "here they are plain text")]
    [InlineData("topic read $share/g/a", "this rule never applies")]
    public void Parse__a_line_that_is_probably_a_mistake__is_a_warning(string line, string expected)
    {
        AclFile file = AclFile.Parse($"user a\n{line}\n", "acl");

        Assert.Contains(file.Warnings, warning => warning.Line == 2 && warning.Message.Contains(expected, StringComparison.Ordinal));
    }
}
