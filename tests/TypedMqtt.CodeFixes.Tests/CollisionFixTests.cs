using TypedMqtt.CodeFixes.Topics;

namespace TypedMqtt.CodeFixes.Tests;

/// <summary>Two channels for one topic, and a level that a principal could be called.</summary>
public sealed class CollisionFixTests
{
    [Theory]
    [InlineData(
        """[Topic({|TMQ0120:"p/{id}/t"|})] ValueTask OneAsync(string id, Reading reading); [Topic({|TMQ0120:"p/all/t"|})] ValueTask SetAllAsync(int summary);""",
        """[Topic("p/{id}/t")] ValueTask OneAsync(string id, Reading reading); [Topic("p/all/t/set-all")] ValueTask SetAllAsync(int summary);""")]
    [InlineData(
        """[Topic({|TMQ0120:"a/{x}"|})] ValueTask OneAsync(int x, Reading reading); [Topic({|TMQ0120:"a/{**rest}"|})] ValueTask RestAsync(string rest, int y);""",
        """[Topic("a/{x}")] ValueTask OneAsync(int x, Reading reading); [Topic("rest/a/{**rest}")] ValueTask RestAsync(string rest, int y);""")]
    [InlineData(
        """[Topic({|TMQ0120:"a/{**rest}"|})] ValueTask RestAsync(string rest, int y); [Topic({|TMQ0120:"a/{x}"|})] ValueTask OneAsync(int x, Reading reading);""",
        """[Topic("a/{**rest}")] ValueTask RestAsync(string rest, int y); [Topic("one/a/{x}")] ValueTask OneAsync(int x, Reading reading);""")]
    [InlineData(
        """[Topic({|TMQ0120:"a"|})] ValueTask OneAsync(Reading x); [Topic({|TMQ0120:"a"|})] ValueTask TwoAsync(int x); [Topic("a/two")] ValueTask ThreeAsync(string x);""",
        """[Topic("a")] ValueTask OneAsync(Reading x); [Topic("two/a")] ValueTask TwoAsync(int x); [Topic("a/two")] ValueTask ThreeAsync(string x);""")]
    [InlineData(
        """[Topic({|TMQ0121:"r/{**rest}"|})] ValueTask AnyAsync(string rest, int y); [Topic({|TMQ0121:"r/{line}"|})] ValueTask LineAsync(int line, int y);""",
        """[Topic("r/{**rest}")] ValueTask AnyAsync(string rest, int y); [Topic("line/r/{line}")] ValueTask LineAsync(int line, int y);""")]
    public Task Topics_that_collide__are_told_apart_by_a_level(string before, string after) =>
        Fixed.VerifyAsync<CollisionFix>("Tell it apart by the level", Fixed.Contract(before), Fixed.Contract(after));

    [Fact]
    public Task Topics_of_two_contracts__are_told_apart_below_their_prefix() => Fixed.VerifyAsync<CollisionFix>(
        "Tell it apart by the level 'send'",
        Fixed.Contract("""[Topic({|TMQ0120:"{**rest}"|})] ValueTask SendAsync(string rest, int x);""", attribute: "[MqttContract(Prefix = \"b/c\")]"),
        Fixed.Contract("""[Topic("{**rest}")] ValueTask SendAsync(string rest, int x);""", attribute: "[MqttContract(Prefix = \"b/c\")]"),
        isLive: false,
        besides: (
            "using TypedMqtt; namespace Other { [MqttContract(Prefix = \"b\")] public interface IOther { [Topic({|TMQ0120:\"c/{**rest}\"|})] System.Threading.Tasks.ValueTask SendAsync(string rest, double y); } }",
            "using TypedMqtt; namespace Other { [MqttContract(Prefix = \"b\")] public interface IOther { [Topic(\"send/c/{**rest}\")] System.Threading.Tasks.ValueTask SendAsync(string rest, double y); } }"));

    [Fact]
    public Task Two_names_for_one_topic__become_one_also_for_callers() => Fixed.VerifyAsync<CollisionFix>(
        "Remove OtherAsync and use SendAsync",
        Fixed.Contract("""[Topic({|TMQ0121:"a/{x}"|})] ValueTask SendAsync(int x, Reading y); [Topic({|TMQ0121:"a/{x}"|})] ValueTask OtherAsync(int x, Reading y);"""),
        Fixed.Contract("""[Topic("a/{x}")] ValueTask SendAsync(int x, Reading y); """),
        besides: (
            "namespace Sample { public static class App { public static async System.Threading.Tasks.Task RunAsync(ISample sample) { await sample.OtherAsync(1, new(2)); await sample.SendAsync(1, new(2)); } } }",
            "namespace Sample { public static class App { public static async System.Threading.Tasks.Task RunAsync(ISample sample) { await sample.SendAsync(1, new(2)); await sample.SendAsync(1, new(2)); } } }"));

    [Fact]
    public Task The_one_that_is_removed__takes_its_line_and_comment_with_it() => Fixed.VerifyAsync<CollisionFix>(
        "Remove OtherAsync and use SendAsync",
        Fixed.Contract("[Topic({|TMQ0121:\"a\"|})]\nValueTask SendAsync(int x);\n\n/// <summary>The same.</summary>\n[Topic({|TMQ0121:\"a\"|})]\nValueTask OtherAsync(int x);\n[Topic(\"b\")] ValueTask LastAsync();"),
        Fixed.Contract("[Topic(\"a\")]\nValueTask SendAsync(int x);\n[Topic(\"b\")] ValueTask LastAsync();"));

    [Fact]
    public Task A_level_that_a_principal_could_be_called__is_reserved() => Fixed.VerifyAsync<ReserveFix>(
        "Rename the level to '~all'",
        Fixed.Contract(Identified("{|TMQ0239:all|}"), assembly: Line),
        Fixed.Contract(Identified("~all"), assembly: Line),
        isLive: false);

    private const string Line = "[assembly: MqttRole(\"line\", \"site\")]";

    private static string Identified(string level) =>
        $$"""[Topic("plant/{site:id}/alarm"), Publishers("line"), Subscribers("dashboard")] ValueTask AlarmAsync(string site, int x); [Topic("plant/{{level}}/summary"), Publishers("line"), Subscribers("dashboard")] ValueTask SummaryAsync(int x);""";
}
