using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>Every row of the change table: the contract that was released, and what it is now with the finding marked.</summary>
public sealed class LockDiagnosticsTests
{
    private const string Event = """[Topic("a/{line}")] ValueTask SendAsync(int line, Body body);""";

    /// <summary>Row, severity, members and types before, members and types after.</summary>
    public static TheoryData<string, string, string, string, string, string> Changes { get; } = new()
    {
        { "1", "I", Event, Body("int A"), Event + """[Topic("b")] ValueTask {|TMQ0302:OtherAsync|}();""", Body("int A") },
        { "3", "I", Event, Body("int A"), """[Topic("a/{line}")] ValueTask {|TMQ0302:PostAsync|}(int line, Body body);""", Body("int A") },
        { "5", "E", Event, Body("int A"), """[Topic({|TMQ0304:"c/{line}"|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "6", "E", Event, Body("int A"), """[Topic({|TMQ0304:"a/b/{line}"|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "7", "E", """[Topic("a/{x}/{y}")] ValueTask SendAsync(int x, int y);""", "", """[Topic({|TMQ0304:"a/{y}/{x}"|})] ValueTask SendAsync(int x, int y);""", "" },
        { "8", "I", Event, Body("int A"), """[Topic("a/{|TMQ0306:{row}|}")] ValueTask SendAsync(int row, Body body);""", Body("int A") },
        { "10", "W", Event, Body("int A"), """[Topic("a/{line}")] ValueTask SendAsync({|TMQ0305:long|} line, Body body);""", Body("int A") },
        { "10b", "W", """[Topic("a/{x:1..9}")] ValueTask SendAsync(int x);""", "", """[Topic("a/{|TMQ0305:{x:0..10}|}")] ValueTask SendAsync(int x);""", "" },
        { "11", "E", """[Topic("a/{x}")] ValueTask SendAsync(long x);""", "", """[Topic("a/{x}")] ValueTask SendAsync({|TMQ0305:int|} x);""", "" },
        { "11b", "E", """[Topic("a/{x:1..9}")] ValueTask SendAsync(int x);""", "", """[Topic("a/{|TMQ0305:{x:2..9}|}")] ValueTask SendAsync(int x);""", "" },
        { "12", "E", """[Topic("a/{x}")] ValueTask SendAsync(string x);""", "", """[Topic("a/{x}")] ValueTask SendAsync({|TMQ0305:Guid|} x);""", "" },
        { "12b", "E", """[Topic("a/{x}")] ValueTask SendAsync(string x);""", "", """[Topic("a/{|TMQ0305:{x:id}|}")] ValueTask SendAsync(string x);""", "" },
        { "13", "E", """[Topic("a/{x}")] ValueTask SendAsync(int x);""", "", """[Topic("a/{x}")] ValueTask SendAsync({|TMQ0305:string|} x);""", "" },
        { "14", "W", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left }", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, {|TMQ0305:Right|} }" },
        { "14b", "E", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, Right }", """[Topic("a/{x}")] ValueTask SendAsync({|TMQ0305:Side|} x);""", "public enum Side { Left }" },
        { "15", "E", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, Right }", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, {|TMQ0323:Starboard|} }" },
        { "16", "E", """[Topic("a/{x}")] ValueTask SendAsync(string x);""", "", """[Topic({|TMQ0304:"a/{**x}"|})] ValueTask SendAsync(string x);""", "" },
        { "17", "I", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0308:Qos.ExactlyOnce|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "18", "W", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0307:Qos.AtMostOnce|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "19", "W", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0309:Retain = true|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "20", "W", """[Topic("a", Retain = true)] ValueTask SendAsync(Body body);""", Body("int A"), """[Topic("a", {|TMQ0309:Retain = false|})] ValueTask SendAsync(Body body);""", Body("int A") },
        { "21", "I", """[Topic("a", Retain = true)] ValueTask SendAsync(Body body);""", Body("int A"), """[Topic("a", Retain = true), {|TMQ0302:LastWill|}] ValueTask SendAsync(Body body);""", Body("int A") },
        { "22", "I", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0302:MessageExpirySeconds = 5|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "23", "I", Event, Body("int A"), Event, Body("int A, int {|TMQ0302:B|} = 0") },
        { "24", "E", Event, Body("int A"), Event, Body("int A, int {|TMQ0318:B|}") },
        { "25", "W", Event, Body("int A, int B = 0"), Event, Named("{|TMQ0314:Body|}", "int A") },
        { "26", "E", Event, Body("int A, string B"), Event, Named("{|TMQ0314:Body|}", "int A") },
        { "27", "E", Event, Body("int A, double Celsius"), Event, Body("int A, double {|TMQ0315:Temperature|}") },
        { "29", "W", Event, Body("int A"), Event, Body("{|TMQ0317:long|} A") },
        { "29b", "W", Event, Body("byte A"), Event, Body("{|TMQ0317:short|} A") },
        { "30", "E", Event, Body("long A"), Event, Body("{|TMQ0316:int|} A") },
        { "30b", "E", Event, Body("int A"), Event, Body("{|TMQ0316:uint|} A") },
        { "31", "W", Event, Body("float A"), Event, Body("{|TMQ0317:double|} A") },
        { "32", "E", Event, Body("int A"), Event, Body("{|TMQ0316:double|} A") },
        { "32a", "E", Event, Body("int A"), Event, Body("{|TMQ0316:string|} A") },
        { "32a list", "E", Event, Body("int A"), Event, Body("{|TMQ0316:int[]|} A") },
        { "32a record", "E", Event, Body("Reading A"), Event, Body("{|TMQ0316:double|} A") },
        { "33", "W", Event, Body("string A"), Event, Body("{|TMQ0317:Guid|} A") },
        { "34", "E", Event, Body("DateTime A"), Event, Body("{|TMQ0316:DateTimeOffset|} A") },
        { "35", "I", Event, Body("Mode A"), Event, Body("{|TMQ0302:int|} A") },
        { "36", "W", Event, Body("int A"), Event, Body("{|TMQ0320:int?|} A") },
        { "37", "E", Event, Body("string? A"), Event, Body("{|TMQ0319:string|} A") },
        { "38", "E", Event, Body("int A = 0"), Event, Body("int {|TMQ0318:A|}") },
        { "39", "I", Event, Body("int A"), Event, Body("int {|TMQ0302:A|} = 0") },
        { "40", "W", Event, Body("Level A", "public enum Level { Low }"), Event, Body("Level A", "public enum Level { Low, {|TMQ0321:High|} }") },
        { "41", "W", Event, Body("Level A", "public enum Level { Low, High }"), Event, Body("Level A", "public enum {|TMQ0322:Level|} { Low }") },
        { "42", "E", Event, Body("Level A", "public enum Level { Low, High }"), Event, Body("Level A", "public enum Level { {|TMQ0322:High|}, {|TMQ0322:Low|} }") },
        { "43", "I", Event, Body("Level A", "public enum Level { Low, High }"), Event, Body("Level A", "public enum Level { Low, {|TMQ0302:Top|} }") },
        { "44", "W", Event, Body("Level A", "public enum Level : byte { Low }"), Event, Body("Level A", "public enum {|TMQ0317:Level|} : int { Low }") },
        { "44b", "E", Event, Body("Level A", "public enum Level { Low }"), Event, Body("Level A", "public enum {|TMQ0316:Level|} : byte { Low }") },
        { "46", "E", Event, Keyed("[Key(0)] public int A { get; set; } [Key(1)] public string B { get; set; } = \"\";"), Event, Keyed("[Key(0)] public int A { get; set; } [Key(2)] public string {|TMQ0324:B|} { get; set; } = \"\";") },
        { "46b", "E", Event, Keyed("[Key(0)] public int A { get; set; } [Key(1)] public string B { get; set; } = \"\";"), Event, Keyed("[Key(0)] public int A { get; set; } [Key(1)] public long {|TMQ0324:C|} { get; set; }") },
        { "47", "E", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0311:Layout = PayloadLayout.Compact|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "47b", "E", Event, "public sealed class Body { public int A { get; set; } }", Event, "[MessagePackObject] public sealed class {|TMQ0311:Body|} { [Key(0)] public int A { get; set; } }" },
        { "48", "E", """[Topic("a", Format = PayloadFormat.Text)] ValueTask SendAsync(string text);""", "", """[Topic("a", {|TMQ0311:Format = PayloadFormat.MessagePack|})] ValueTask SendAsync(string text);""", "" },
        { "48b", "E", """[Topic("a", Format = PayloadFormat.Text)] ValueTask SendAsync(string text);""", "", """[Topic("a", Format = PayloadFormat.Text, {|TMQ0311:ContentType = "text/csv"|})] ValueTask SendAsync(string text);""", "" },
        { "49", "E", """[Topic("a")] ValueTask SendAsync(int x);""", "", """[Topic("a")] {|TMQ0310:ValueTask<int>|} SendAsync(int x);""", "" },
        { "49b", "E", """[Topic("a")] ValueTask<int> SendAsync(int x);""", "", """[Topic("a")] {|TMQ0310:IAsyncEnumerable<int>|} SendAsync(int x);""", "" },
        { "50", "E", """[Topic("a")] ValueTask<int> SendAsync(int x);""", "", """[Topic("a")] {|TMQ0312:ValueTask<string>|} SendAsync(int x);""", "" },
        { "50b", "E", """[Topic("a")] ValueTask<Reading> SendAsync(int x);""", "", """[Topic("a")] {|TMQ0312:ValueTask<Body>|} SendAsync(int x);""", Body("int A") },
        { "50c", "E", """[Topic("a")] ValueTask<Empty> SendAsync(int x);""", "", """[Topic("a")] {|TMQ0312:ValueTask<int>|} SendAsync(int x);""", "" },
        { "51", "I", """[Topic("a"), Publishers("dashboard")] ValueTask SendAsync(int x);""", "", """[Topic("a"), Publishers("dashboard", {|TMQ0328:"controller"|})] ValueTask SendAsync(int x);""", "" },
        { "52", "W", """[Topic("a"), Publishers("dashboard", "controller")] ValueTask SendAsync(int x);""", "", """[Topic("a"), {|TMQ0327:Publishers("dashboard")|}] ValueTask SendAsync(int x);""", "" },
        { "54", "W", Event, Body("int A"), """[Topic("a/{line}", {|TMQ0331:MaxPayloadBytes = 100|})] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "5 moved", "I", Event, Body("int A"), """[Topic({|TMQ0302:"c/{line}"|}), LegacyTopic("a/{line}", AlsoPublish = true)] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "5 moved and renamed", "I", Event, Body("int A"), """[Topic({|TMQ0302:"c/{row}"|}), LegacyTopic("a/{row}", AlsoPublish = true)] ValueTask SendAsync(int row, Body body);""", Body("int A") },
        { "5 subscribers first", "W", Event, Body("int A"), """[Topic({|TMQ0304:"c/{line}"|}), LegacyTopic("a/{line}")] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "5 publishers first", "W", Event, Body("int A"), """[Topic({|TMQ0304:"c/{line}"|}), LegacyTopic("a/{line}", AlsoPublish = true, AlsoSubscribe = false)] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "5 request", "W", """[Topic("a")] ValueTask<int> SendAsync();""", "", """[Topic({|TMQ0304:"b"|}), LegacyTopic("a")] ValueTask<int> SendAsync();""", "" },
        { "legacy comes", "I", Event, Body("int A"), """[Topic({|TMQ0302:"a/{line}"|}), LegacyTopic("b/{line}")] ValueTask SendAsync(int line, Body body);""", Body("int A") },
        { "legacy goes", "W", """[Topic("a"), LegacyTopic("b")] ValueTask SendAsync(int x);""", "", """[Topic({|TMQ0304:"a"|})] ValueTask SendAsync(int x);""", "" },
        { "legacy less", "W", """[Topic("a"), LegacyTopic("b", AlsoPublish = true)] ValueTask SendAsync(int x);""", "", """[Topic({|TMQ0304:"a"|}), LegacyTopic("b")] ValueTask SendAsync(int x);""", "" },
        { "legacy until", "I", """[Topic("a"), LegacyTopic("b")] ValueTask SendAsync(int x);""", "", """[Topic({|TMQ0302:"a"|}), LegacyTopic("b", Until = "2099-01-31")] ValueTask SendAsync(int x);""", "" },
        { "payload comes", "E", """[Topic("a")] ValueTask SendAsync();""", "", """[Topic("a")] ValueTask SendAsync({|TMQ0316:int|} x);""", "" },
        { "payload goes", "E", """[Topic("a")] ValueTask SendAsync(int x);""", "", """[Topic("a")] ValueTask {|TMQ0316:SendAsync|}();""", "" },
        { "response member", "E", """[Topic("a")] ValueTask<Body> SendAsync();""", Body("int A"), """[Topic("a")] ValueTask<Body> SendAsync();""", Body("{|TMQ0316:string|} A") },
        { "nested", "E", Event, Body("Inner[] A", "public sealed record Inner(int B);"), Event, Body("Inner[] A", "public sealed record Inner({|TMQ0316:double|} B);") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change__is_found_at_its_characters(string row, string severity, string before, string typesBefore, string after, string typesAfter)
    {
        var released = Locked.Text(Contract.With(before, types: typesBefore));
        var (source, expected) = Markup.Parse(Contract.With(after, types: typesAfter));

        var found = await Locked.AnalyzeAsync(source, released);

        Assert.Equal(expected.Order().Select(e => $"{row}: {e.Id} '{e.Text}' at {e.Start}"), found.Select(d => $"{row}: {Show(d)}").Order());
        Assert.All(found, d => Assert.Equal(severity, d.Severity.ToString()[..1]));
        Assert.All(found, d => Assert.Matches(".+: released .+, now .+; .+", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        // In a build that decides about a release each of them is an error; recorded, none is left.
        Assert.All(await Locked.AnalyzeAsync(source, released, ("ContinuousIntegrationBuild", "true")), d => Assert.Equal(DiagnosticSeverity.Error, d.Severity));
        Assert.Empty(await Locked.AnalyzeAsync(source, Locked.Text(source, released)));
    }

    /// <summary>What is no change on the wire, or has been taken care of.</summary>
    public static TheoryData<string, string, string, string, string> Nearly { get; } = new()
    {
        { "3", Event, Body("int A"), """[Topic("a/{line}", Name = "Send")] ValueTask PostAsync(int line, Body body);""", Body("int A") },
        { "9", Event, Body("int A"), """[Topic("a/{line}")] ValueTask SendAsync(Body body, int line);""", Body("int A") },
        { "8", Event, Body("int A"), """[Topic("a/{line}")] ValueTask SendAsync([Placeholder("line")] int row, Body body);""", Body("int A") },
        { "15", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, Right }", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", """public enum Side { Left, [TopicValue("Right")] Starboard }""" },
        { "15b", """[Topic("a/{x}")] ValueTask SendAsync(Side x);""", "public enum Side { Left, Right }", """[Topic("a/{x}")] ValueTask SendAsync(Place x);""", "public enum Place { Left, Right }" },
        { "27", Event, Body("double Celsius"), Event, Body("""[property: WireName("Celsius")] double Temperature""") },
        { "28", Event, Body("int A, string B"), Event, Body("string B, int A") },
        { "42", Event, Body("Level A", "public enum Level { Low, High }"), Event, Body("Level A", "public enum Level { High = 1, Low = 0 }") },
        { "43", Event, Body("Level A", "public enum Level { Low }"), Event, Body("Level A", "public enum Level { [WireName(\"Low\")] Lowest }") },
        { "46", Event, Keyed("[Key(0)] public int A { get; set; } [Key(1)] public int B { get; set; }"), Event, Keyed("[Key(1)] public int B { get; set; } [Key(0)] public int A { get; set; }") },
        { "55", Event, "public sealed record Body(int A);", Event, "public readonly record struct Body(int A);" },
        { "55b", Event, "public sealed record Body(int A);", Event, "public sealed class Body { public required int A { get; set; } }" },
        { "52", """[Topic("a"), Publishers("dashboard", "controller")] ValueTask SendAsync(int x);""", "", """[Topic("a"), Publishers("controller", "dashboard")] ValueTask SendAsync(int x);""", "" },
        { "54", Event, Body("int A"), """[Topic("a/{line}", MaxPayloadBytes = 262144)] ValueTask SendAsync(int line, Body body);""", Body("int A") },
    };

    [Theory]
    [MemberData(nameof(Nearly))]
    public async Task What_is_the_same_on_the_wire__is_not_found(string row, string before, string typesBefore, string after, string typesAfter)
    {
        var found = await Locked.AnalyzeAsync(Contract.With(after, types: typesAfter), Locked.Text(Contract.With(before, types: typesBefore)));

        // The spelling of a type may be behind; nothing else may be.
        Assert.All(found, d => Assert.Contains("the same on the wire", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.True(found.Length <= (row == "15b" ? 1 : 0), string.Join("\n", found));
    }

    [Fact]
    public async Task A_channel_that_is_gone__is_found_at_its_contract() // row 2
    {
        var released = Locked.Text(Contract.With("""[Topic("a")] ValueTask OneAsync(); [Topic("b")] ValueTask TwoAsync();"""));
        var (source, _) = Markup.Parse(Contract.With("""[Topic("a")] ValueTask OneAsync();"""));

        var found = Assert.Single(await Locked.AnalyzeAsync(source, released));

        Assert.Equal("{|TMQ0303:ISample|}", $"{{|{found.Id}:{TextOf(found)}|}}");
        Assert.Contains("Sample.Two: released topic b, now gone", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_is_gone__is_found_in_the_lock()
    {
        const string Other = """[MqttContract] public interface IOther { [Topic("b")] System.Threading.Tasks.ValueTask TwoAsync(); }""";
        var source = Contract.With("""[Topic("a")] ValueTask OneAsync();""");

        var found = Assert.Single(await Locked.AnalyzeAsync(source, Locked.Text(source + Other.Replace("[Mqtt", "[TypedMqtt.Mqtt", StringComparison.Ordinal))));

        Assert.Equal(("TMQ0303", "/sample/typedmqtt.lock.txt", 1), (found.Id, found.Location.GetLineSpan().Path, found.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public async Task A_contract_with_another_name__is_compatible() // row 4
    {
        const string Member = """[Topic("a")] ValueTask OneAsync();""";
        var source = Contract.With(Member).Replace("ISample", "IExample", StringComparison.Ordinal);

        var found = Assert.Single(await Locked.AnalyzeAsync(source, Locked.Text(Contract.With(Member))));

        Assert.Equal(("TMQ0302", DiagnosticSeverity.Info), (found.Id, found.Severity));
    }

    [Fact]
    public async Task A_prefix_that_changed__is_a_topic_that_changed() // row 5
    {
        const string Member = """[Topic("a")] ValueTask OneAsync();""";
        var found = await Locked.AnalyzeAsync(Contract.With(Member, "[MqttContract(Prefix = \"y\")]"), Locked.Text(Contract.With(Member, "[MqttContract(Prefix = \"x\")]")));

        Assert.Equal("TMQ0304", Assert.Single(found).Id);
    }

    [Fact]
    public async Task An_identity_that_changed__is_found_at_the_role() // row 53
    {
        var source = Contract.With("""[Topic("a/{site:id}")] ValueTask OneAsync(string site);""");
        var found = Assert.Single(await Locked.AnalyzeAsync(
            source.Replace("MqttRole(\"line-controller\", \"site\")", "MqttRole(\"line-controller\")", StringComparison.Ordinal), Locked.Text(source)));

        Assert.Equal("{|TMQ0332:MqttRole(\"line-controller\")|}", $"{{|{found.Id}:{TextOf(found)}|}}");
    }

    [Theory]
    [InlineData("*RETIRED* channel Sample.One event topic=z", "name Sample.One")]
    [InlineData("*RETIRED* channel Sample.Other event topic=a/{x:int32}", "topic a/{line}")]
    [InlineData("*RETIRED* legacy Sample.Two a/{x}", "retired with the legacy topic of Sample.Two")]
    public async Task A_channel_that_takes_what_is_retired__is_an_error(string retired, string what)
    {
        var (source, expected) = Markup.Parse(Contract.With("""[Topic({|TMQ0329:"a/{line}"|})] ValueTask OneAsync(int line);"""));

        var found = Assert.Single(await Locked.AnalyzeAsync(source, Locked.Text(Contract.With("""[Topic("b")] ValueTask TwoAsync();""")) + retired), d => d.Id == expected[0].Id);

        Assert.Contains(what, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*RETIRED* member Body B i32", "name Body.B")]
    [InlineData("*RETIRED* member Body 1 X i32", "key 1 of Body")]
    public async Task A_member_that_takes_what_is_retired__is_an_error(string retired, string what)
    {
        var keyed = retired.Contains(" 1 ", StringComparison.Ordinal);
        var released = Locked.Text(Contract.With(Event, types: keyed ? Keyed("[Key(0)] public int A { get; set; }") : Body("int A")));

        var found = Assert.Single(await Locked.AnalyzeAsync(
            Contract.With(Event, types: keyed ? Keyed("[Key(0)] public int A { get; set; } [Key(1)] public int B { get; set; }") : Body("int A, int B = 0")), released + retired));

        Assert.Equal("TMQ0329", found.Id);
        Assert.Contains(what, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_goes_on_as_a_legacy_topic__is_compatible() // row 5, taken care of
    {
        var changes = Generator.Lock.LockComparer.Compare(
            Parse("channel C.X event topic=old/{line:int32}"), Parse("channel C.X event topic=new/{line:int32}\nlegacy C.X old/{line} publish subscribe"));

        Assert.Equal("TMQ0302", Assert.Single(changes).Id);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("a/{x:int32}", "b/{x:int32}", "or add [LegacyTopic(\"a/{x}\", AlsoPublish = true)] until all are updated")]
    [InlineData("a/{x:int32}", "b/{y:int32}", "or add [LegacyTopic(\"a/{y}\", AlsoPublish = true)] until all are updated")]
    [InlineData("a/{x:int32}/{y:guid}", "a/{y:guid}/{x:int32}", "or add [LegacyTopic(\"a/{x}/{y}\", AlsoPublish = true)] until all are updated")]
    [InlineData("a/{x:int32}", "a/b", "the other way round; keep the topic")] // what arrives would say x, and nobody asks
    [InlineData("a/{x:int32}", "b/{x:int32}/{y:int32}", "the other way round; keep the topic")]
    [InlineData("a/{x:int32}/{y:int32}", "a/{y:int32}/{x:int32}", "the other way round; keep the topic")] // nobody could tell one topic from the other
    [InlineData("a/{x:string}", "a/{**x:string}", "the other way round; keep the topic")]
    public void Legacy_topic__is_proposed_where_it_helps(string before, string after, string advice)
    {
        var change = Assert.Single(Generator.Lock.LockComparer.Compare(Parse($"channel C.X event topic={before}"), Parse($"channel C.X event topic={after}")));

        Assert.Equal("TMQ0304", change.Id);
        Assert.EndsWith(advice, change.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Legacy_topic__is_proposed_without_AlsoPublish_for_what_has_one_topic()
    {
        foreach (var kind in new[] { "request", "event will" })
        {
            var change = Assert.Single(Generator.Lock.LockComparer.Compare(Parse($"channel C.X {kind} topic=a"), Parse($"channel C.X {kind} topic=b")));

            Assert.EndsWith("or add [LegacyTopic(\"a\")] until all are updated", change.Effect, StringComparison.Ordinal);
        }
    }

    [Theory] // row 45
    [InlineData("union(0=A,1=B)", "union(0=A)", "TMQ0325")] // {|TMQ0325: in the lock's own words until payloads have unions
    [InlineData("union(0=A)", "union(0=A,1=B)", "TMQ0326")] // {|TMQ0326:
    [InlineData("union(0=A,1=B)", "union(1=B,0=A)", null)]
    public void Cases_of_a_union__are_compared(string before, string after, string? id)
    {
        var changes = Generator.Lock.LockComparer.Compare(
            Parse($"channel C.X event topic=a payload={before} format=msgpack layout=named"), Parse($"channel C.X event topic=a payload={after} format=msgpack layout=named"));

        Assert.Equal(id, changes.SingleOrDefault()?.Id);
    }

    [Theory]
    [InlineData(null, "true", "", "Info")]
    [InlineData(null, "true", "true", "Error")]
    [InlineData("", "true", "true", "Error")]
    [InlineData(null, "false", "true", null)]
    [InlineData(null, "", "true", null)]
    public async Task A_missing_lock__is_missed_where_one_is_wanted(string? released, string property, string ci, string? severity)
    {
        var (source, expected) = Markup.Parse(Contract.With("""[Topic("a")] ValueTask OneAsync();""").Replace("ISample", "{|TMQ0300:ISample|}", StringComparison.Ordinal));

        var found = await Locked.AnalyzeAsync(source, released, ("TypedMqttLock", property), ("ContinuousIntegrationBuild", ci));

        Assert.Equal(severity is null ? [] : expected.Select(e => $"{e.Id} '{e.Text}' at {e.Start} {severity}"), found.Select(d => $"{Show(d)} {d.Severity}"));
    }

    [Fact]
    public async Task Compact_layout_without_lock__is_an_error()
    {
        var (source, expected) = Markup.Parse(Contract.With("""[Topic("a", {|TMQ0313:Layout = PayloadLayout.Compact|})] ValueTask OneAsync(Reading reading);"""));

        var found = await Locked.AnalyzeAsync(source, null);

        Assert.Equal(expected.Select(e => $"{e.Id} '{e.Text}' at {e.Start}"), found.Select(Show));
    }

    [Theory]
    [InlineData("{|TMQ0301:chanel X|}")]
    [InlineData("{|TMQ0333:<<<<<<< ours|}")]
    public async Task A_line_that_cannot_be_read__is_marked_and_nothing_else(string line)
    {
        var (text, expected) = Markup.Parse(line);

        var found = Assert.Single(await Locked.AnalyzeAsync(Contract.With("""[Topic("a")] ValueTask OneAsync();"""), Generator.Lock.LockFile.Parse("").ToString() + text));

        Assert.Equal((expected[0].Id, 1), (found.Id, found.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public async Task A_contract_with_errors__says_nothing_about_its_channels()
    {
        var released = Locked.Text(Contract.With("""[Topic("a")] ValueTask OneAsync();"""));

        Assert.Empty(await Locked.AnalyzeAsync(Contract.With("""[Topic("a//b")] ValueTask OneAsync();"""), released));
    }

    private static Generator.Lock.LockFile Parse(string lines)
    {
        var file = Generator.Lock.LockFile.Parse("# typedmqtt.lock 1\n" + lines);
        Assert.Empty(file.Problems);
        return file;
    }

    private static string Body(string parameters, string more = "") => Named("Body", parameters) + more;

    private static string Named(string name, string parameters) => $"public sealed record {name}({parameters});";

    private static string Keyed(string members) => $"[MessagePackObject] public sealed class Body {{ {members} }}";

    private static string TextOf(Diagnostic d) => d.Location.SourceTree!.ToString()[d.Location.SourceSpan.Start..d.Location.SourceSpan.End];

    private static string Show(Diagnostic d) => d.Location.IsInSource ? $"{d.Id} '{TextOf(d)}' at {d.Location.SourceSpan.Start}" : d.ToString();
}
