using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using TypedMqtt.CodeFixes.Lock;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class LockFixTests
{
    private const string Header = "# typedmqtt.lock 1  (update: code fix \"Update typedmqtt.lock.txt\" or: typedmqtt lock)\n";
    private const string Channel = "channel Sample.Send event qos=1 topic=a payload=Body format=msgpack layout=named\n";

    private const string Retained = "channel Sample.Send event qos=1 retain topic=a payload=i32 format=msgpack layout=named\n";

    [Fact]
    public Task A_missing_lock__is_created() => Fixed.VerifyLockAsync<LockFix>(
        "Create typedmqtt.lock.txt",
        Code("int A").Replace("ISample", "{|TMQ0300:ISample|}", StringComparison.Ordinal), "",
        Code("int A"), Header + Channel + "member Body A i32 required\n", [], "TypedMqttLock = true");

    [Fact]
    public Task What_is_compatible_or_meant__is_recorded_at_once() => Fixed.VerifyLockAsync<LockFix>(
        "Update typedmqtt.lock.txt",
        Code("{|TMQ0317:long|} A, int {|TMQ0302:C|} = 0").Replace("record Body", "record {|TMQ0314:Body|}", StringComparison.Ordinal),
        Header + Channel + "member Body A i32 required\nmember Body B str optional\n",
        Code("long A, int C = 0"), Header + Channel + "member Body A i64 required\nmember Body C i32 optional\n*RETIRED* member Body B str\n", []);

    [Fact]
    public Task A_channel_that_is_gone__is_retired() => Fixed.VerifyLockAsync<LockFix>(
        "Retire Sample.Old",
        Code("int A").Replace("ISample", "{|TMQ0303:ISample|}", StringComparison.Ordinal),
        Header + Channel + "channel Sample.Old event qos=1 topic=b\ngrant Sample.Old publish dashboard\nmember Body A i32 required\n",
        Code("int A"), Header + Channel + "member Body A i32 required\n*RETIRED* channel Sample.Old event topic=b\n", []);

    [Theory]
    [InlineData("Keep the name with [WireName", "double {|TMQ0315:Temperature|}", "[property: WireName(\"Celsius\")] double Temperature", "member Body Celsius f64 required\n")]
    [InlineData("Restore the number", "Level A", "Level A", "enum Level i32 0=Low 1=High\nmember Body A Level required\n", "public enum Level { {|TMQ0322:High|}, {|TMQ0322:Low|} }", "public enum Level { High = 1, Low = 0 }")]
    public Task What_is_released__is_kept(string title, string before, string after, string facts, string typesBefore = "", string typesAfter = "") =>
        Fixed.VerifyLockAsync<KeepReleasedFix>(title, Code(before, typesBefore), Header + Channel + facts, Code(after, typesAfter), Header + Channel + facts, [], isInContract: false);

    [Fact]
    public Task The_name_of_a_channel__is_kept() => Fixed.VerifyLockAsync<KeepReleasedFix>(
        "Keep the name with Name",
        Code("int A").Replace("SendAsync", "{|TMQ0302:PostAsync|}", StringComparison.Ordinal), Header + Channel + "member Body A i32 required\n",
        Code("int A").Replace("SendAsync", "PostAsync", StringComparison.Ordinal).Replace("Topic(\"a\")", "Topic(\"a\", Name = \"Send\")", StringComparison.Ordinal),
        Header + Channel + "member Body A i32 required\n", []);

    [Theory]
    [InlineData("ValueTask SendAsync(int line)", "event", ", AlsoPublish = true", "TMQ0302")]
    [InlineData("ValueTask<int> SendAsync(int line, CancellationToken token)", "request", "", "TMQ0304")]
    public Task A_topic__is_kept_as_legacy_topic(string method, string kind, string publish, string left)
    {
        var facts = Header + $"channel Sample.Send {kind} qos=1 topic=old/{{line:int32}}" + (kind == "request" ? " response=i32 response-format=msgpack layout=named" : "") + "\n";
        return Fixed.VerifyLockAsync<KeepReleasedFix>(
            "Keep \"old/{line}\" as legacy topic",
            Fixed.Contract($"[Topic({{|TMQ0304:\"new/{{line}}\"|}})] {method};"), facts,
            Fixed.Contract($"[Topic(\"new/{{line}}\"), LegacyTopic(\"old/{{line}}\"{publish})] {method};"), facts,
            [new DiagnosticResult(left, left == "TMQ0302" ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning).WithSpan(15, 16, 15, 28)]);
    }

    [Fact]
    public Task Retention__is_kept_until_the_values_are_removed() => Fixed.VerifyLockAsync<KeepReleasedFix>(
        "Keep Retain = true, with ClearSendAsync",
        Fixed.Contract("[{|TMQ0309:Topic(\"a\")|}] ValueTask SendAsync(int x);"), Header + Retained,
        Fixed.Contract("[Topic(\"a\", Retain = true)] ValueTask SendAsync(int x);"), Header + Retained, []);

    [Theory]
    [InlineData("record Body(int A)", "str required", "record Body(int A, [property: Obsolete] string B)")]
    [InlineData("record Body(int A = 0)", "list<guid?> required", "record Body([property: Obsolete] Guid?[] B, int A = 0)")]
    [InlineData("record Body()", "map<str,Level> required", "record Body([property: Obsolete] System.Collections.Generic.Dictionary<string, Level> B)")]
    [InlineData("record Body(int A)", "f64 optional", "record Body(int A) { public double B { get; init; } }")]
    [InlineData("record Body(int A) { public int C { get; init; } }", "str optional", "record Body(int A) { public int C { get; init; } public string B { get; init; } = \"\"; }")]
    [InlineData("class Body { public int A { get; set; } }", "timespan required", "class Body { public int A { get; set; } public required TimeSpan B { get; set; } }")]
    [InlineData("class Body { public int A { get; set; } }", "list<i32> optional", "class Body { public int A { get; set; } public int[] B { get; set; } = []; }")]
    [InlineData("class Body\n{\n    public int A { get; set; }\n}", "str? optional", "class Body\n{\n    public int A { get; set; }\n    public string? B { get; set; }\n}")]
    public Task A_member_that_is_gone__is_restored(string before, string fact, string after)
    {
        var facts = Header + Channel
            + (fact.Contains("Level", StringComparison.Ordinal) ? "enum Level i32 0=Low\n" : "")
            + (before.Contains("int A", StringComparison.Ordinal) ? $"member Body A i32 {(before.Contains("(int A)", StringComparison.Ordinal) ? "required" : "optional")}\n" : "")
            + (before.Contains("int C", StringComparison.Ordinal) ? "member Body C i32 optional\n" : "")
            + $"member Body B {fact}\n";

        return Fixed.VerifyLockAsync<RestoreMemberFix>(
            "Restore B", WithBody(before.Replace(" Body", " {|TMQ0314:Body|}", StringComparison.Ordinal)), facts, WithBody(after), facts, [], isInContract: false);
    }

    [Theory]
    [InlineData("i32 optional", "record Body(int A) { public int B { get; init; } public int C { get; init; } }")]
    [InlineData("i32 required", "record Body(int A, [property: Obsolete] int B, [property: Obsolete] int C)")]
    public Task Members_that_are_gone__are_restored_together(string fact, string after)
    {
        var facts = Header + Channel + $"member Body A i32 required\nmember Body B {fact}\nmember Body C {fact}\n";

        return Fixed.VerifyLockAsync<RestoreMemberFix>("Restore ", WithBody("record {|TMQ0314:{|TMQ0314:Body|}|}(int A)"), facts, WithBody(after), facts, [], isInContract: false);
    }

    [Fact]
    public Task A_member_with_a_key__is_restored_with_it() => Fixed.VerifyLockAsync<RestoreMemberFix>(
        "Restore B",
        Keyed("0").Replace("class Body", "class {|TMQ0314:Body|}", StringComparison.Ordinal), Header + Channel + "member Body 0 A i32 optional\nmember Body 1 B f32 optional\n",
        Keyed("0").Replace("set; } }", "set; } [Key(1)] public float B { get; set; } }", StringComparison.Ordinal), Header + Channel + "member Body 0 A i32 optional\nmember Body 1 B f32 optional\n", [], isInContract: false);

    private static string WithBody(string declaration) => Fixed.Contract(
        """[Topic("a")] ValueTask SendAsync(Body body);""",
        types: $"\n#nullable enable\npublic enum Level {{ Low }} public sealed {declaration}{(declaration.EndsWith(')') ? ";" : "")}");

    [Fact]
    public Task A_key__is_restored() => Fixed.VerifyLockAsync<KeepReleasedFix>(
        "Restore the key",
        Keyed("1").Replace(" A {", " {|TMQ0324:A|} {", StringComparison.Ordinal), Header + Channel + "member Body 0 A i32 optional\n",
        Keyed("0"), Header + Channel + "member Body 0 A i32 optional\n", [], isInContract: false);

    [Fact]
    public Task A_spelling__is_kept() => Fixed.VerifyLockAsync<KeepReleasedFix>(
        "Keep the spelling",
        Side("{|TMQ0323:Port|}"), Header + "channel Sample.Open event qos=1 topic={side:Side}\nspelling Side 0=Left\n",
        Side("[TopicValue(\"Left\")] Port"), Header + "channel Sample.Open event qos=1 topic={side:Side}\nspelling Side 0=Left\n", [], isInContract: false);

    [Theory]
    [InlineData("Keep the name with [JsonPropertyName(\"degrees\")]", "record Body(double {|TMQ0315:Celsius|});", "record Body([property: JsonPropertyName(\"degrees\")] double Celsius);", "member json-camel:Body degrees f64 optional\n")]
    [InlineData("Keep the name with [JsonPropertyName(\"degrees\")]", "class Body\n{\n    public double {|TMQ0315:Celsius|} { get; set; }\n}", "class Body\n{\n    [JsonPropertyName(\"degrees\")]\n    public double Celsius { get; set; }\n}", "member json-camel:Body degrees f64 optional\n")]
    [InlineData(
        "Keep the name with [JsonStringEnumMemberName(\"High\")]", "record Body(Dictionary<Level, int> A); public enum Level { {|TMQ0322:Top|} }", "record Body(Dictionary<Level, int> A); public enum Level { [JsonStringEnumMemberName(\"High\")] Top }",
        "enum text:Level str 0=High\nmember json-camel:Body a map<text:Level,i32> optional\n")]
    public Task A_name_in_JSON__is_kept(string title, string before, string after, string facts) =>
        Fixed.VerifyLockAsync<KeepReleasedFix>(title, InJson(before), Header + JsonChannel + facts, InJson(after), Header + JsonChannel + facts, [], isInContract: false);

    [Theory]
    [InlineData("f64 optional", "[JsonPropertyName(\"inner_temperature\")] public double InnerTemperature { get; init; }")]
    [InlineData("json:Level required", "[JsonPropertyName(\"inner_temperature\")] public required Level InnerTemperature { get; init; }")]
    public Task A_member_that_is_gone_from_JSON__is_restored(string fact, string property)
    {
        var facts = Header + JsonChannel + (fact.StartsWith("json:Level", StringComparison.Ordinal) ? "enum json:Level i32 0=Low\n" : "")
            + $"member json-camel:Body a i32 optional\nmember json-camel:Body inner_temperature {fact}\n";
        const string Level = " public enum Level { Low }";

        return Fixed.VerifyLockAsync<RestoreMemberFix>(
            "Restore inner_temperature", InJson("record {|TMQ0314:Body|}(int A);" + Level), facts, InJson($"record Body(int A) {{ {property} }}" + Level), facts, [], isInContract: false);
    }

    private const string JsonChannel = "channel Sample.Send event qos=1 topic=a payload=json-camel:Body format=json\n";

    /// <summary>System.Text.Json's generator does not run here, so that its part of the context is written by hand.</summary>
    private static string InJson(string declaration) => Fixed.Contract(
        """[Topic("a")] ValueTask SendAsync(Body body);""", "[MqttContract(Format = PayloadFormat.Json, JsonContext = typeof(BodyContext))]",
        types: "\n#nullable enable\n    public sealed " + declaration.Replace("\n", "\n    ", StringComparison.Ordinal) + """

                [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase), JsonSerializable(typeof(Body))]
                public class BodyContext() : JsonSerializerContext(null)
                {
                    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
                    protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
                }
            """).Replace("using MessagePack;", "using System.Collections.Generic;\nusing System.Text.Json.Serialization;\nusing MessagePack;", StringComparison.Ordinal);

    private static string Code(string parameters, string more = "") =>
        Fixed.Contract("""[Topic("a")] ValueTask SendAsync(Body body);""", types: $"public sealed record Body({parameters}); {more}");

    private static string Keyed(string key) =>
        Fixed.Contract("""[Topic("a")] ValueTask SendAsync(Body body);""", types: $"[MessagePackObject] public sealed class Body {{ [Key({key})] public int A {{ get; set; }} }}");

    private static string Side(string value) =>
        Fixed.Contract("""[Topic("{side}")] ValueTask OpenAsync(Side side);""", types: $"public enum Side {{ {value} }}");
}
