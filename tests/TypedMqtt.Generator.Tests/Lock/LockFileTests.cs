using CsCheck;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Tests.Lock;

public sealed class LockFileTests
{
    private const string Text =
        """
        # typedmqtt.lock 1  (update: code fix "Update typedmqtt.lock.txt" or: typedmqtt lock)
        case json-camel:Event $type:7 json-camel:Stopped
        case json-camel:Event $type=started json-camel:Started
        channel Line.Setpoint request qos=1 topic=plant/{site:string(id)}/setpoint payload=Setpoint response=Result format=msgpack response-format=msgpack layout=named
        channel Line.Temperature event qos=1 retain will "topic=plant/line one/{line:int32}" payload=list<Reading?> format=msgpack layout=compact expiry=60 max=1024
        enum Mode i32 0=Auto "1=By hand"
        grant Line.Temperature publish line-controller
        identity line-controller site
        legacy Line.Temperature site/{site} publish subscribe until=2027-01-01
        member Reading 0 Celsius f64 required
        member Setpoint Celsius f64 required
        member Setpoint Mode Mode? optional
        member json-nodefault:Event count i32 optional omits-default
        member json-nodefault:Event reason str? required omits-null
        spelling Side 0=left 1=right
        *RETIRED* case json-camel:Event $type=paused json-camel:Paused
        *RETIRED* channel Line.Humidity event topic=plant/humidity
        *RETIRED* enum Mode i32 2=Off
        *RETIRED* member Reading 1 Kelvin f64

        """;

    [Fact]
    public void What_is_written__is_what_was_read()
    {
        var file = LockFile.Parse(Text);

        Assert.Empty(file.Problems);
        Assert.Equal(Text, file.ToString());
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\ufeff")]
    public void Line_ends_and_byte_order_mark_of_an_editor__do_not_matter(string newLine, string mark)
    {
        var file = LockFile.Parse(mark + Text.Replace("\n", newLine, StringComparison.Ordinal));

        Assert.Empty(file.Problems);
        Assert.Equal(Text, file.ToString());
    }

    [Fact]
    public void Order_comments_and_lines_that_a_merge_doubled__do_not_matter()
    {
        var lines = Text.TrimEnd().Split('\n');
        var mixed = lines[..1].Concat(["", "# a remark"]).Concat(lines[1..].Reverse()).Concat(lines[1..3]);

        var file = LockFile.Parse(string.Join('\n', mixed));

        Assert.Empty(file.Problems);
        Assert.Equal(Text, file.ToString());
    }

    [Fact]
    public void Markers_of_a_merge__are_problems_and_the_lines_of_both_sides_are_read()
    {
        var file = LockFile.Parse(Text.Replace(
            "grant Line.Temperature publish line-controller\n",
            "<<<<<<< ours\ngrant Line.Temperature publish line-controller\n=======\ngrant Line.Temperature publish gateway\n>>>>>>> theirs\n", StringComparison.Ordinal));

        Assert.Equal([6, 8, 10], file.Problems.Select(p => p.Line));
        Assert.All(file.Problems, p => Assert.True(p.IsConflict));
        Assert.Equal(["gateway", "line-controller"], file.Facts.OfType<GrantFact>().Select(g => g.Role).Order());
    }

    [Theory]
    [InlineData("channel Line.Temperature event qos=1 topic=other", "says something else about channel Line.Temperature")]
    [InlineData("chanel X event topic=a", "not with 'chanel'")]
    [InlineData("channel X event qos=1", "needs topic=")]
    [InlineData("channel X action topic=a", "not 'action'")]
    [InlineData("channel X event topic=a colour=red", "nothing called 'colour=red'")]
    [InlineData("channel X event topic=a qos=high", "nothing called 'qos=high'")]
    [InlineData("member T Celsius f64", "not a complete 'member' line")]
    [InlineData("enum Mode i32 Auto", "not a complete 'enum' line")]
    [InlineData("grant X publish", "not a complete 'grant' line")]
    [InlineData("grant X \"publish", "does not end")]
    public void A_line_that_says_nothing__is_a_problem_with_its_number(string line, string reason)
    {
        var problem = Assert.Single(LockFile.Parse(Text + line).Problems);

        Assert.Equal((Text.Count(c => c == '\n'), false), (problem.Line, problem.IsConflict));
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# typedmqtt.lock 2\nwonder", "version 2")]
    [InlineData("channel X event topic=a", "first line")]
    public void A_file_of_another_version_or_kind__is_a_problem(string text, string reason) =>
        Assert.Contains(reason, Assert.Single(LockFile.Parse(text).Problems).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n")]
    public void An_empty_file__is_no_lock(string text) => Assert.True(LockFile.Parse(text).IsEmpty);

    [Fact]
    public void Words__survive_the_line() => Gen.String[Gen.Char, 0, 12].List[1, 5].Sample(words =>
    {
        // Line ends in names are escaped as well.
        var line = LockTokens.Join(words);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(words, LockTokens.Split(line));
    });

    [Fact]
    public void Any_text__is_read_without_an_exception() => Gen.String[Gen.Char["channelmber enum=\"\\{}<>*#\n 01"], 0, 80].Sample(text =>
    {
        var file = LockFile.Parse("# typedmqtt.lock 1\n" + text);
        Assert.Equal(file.ToString(), LockFile.Parse(file.ToString()).ToString());
    });
}
