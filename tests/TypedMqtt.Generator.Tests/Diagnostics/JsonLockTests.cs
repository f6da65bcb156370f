using System.Globalization;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>The rows of the change table for JSON, where names, and the texts of enums, are on the wire.</summary>
public sealed class JsonLockTests
{
    private const string Event = """[Topic("a")] ValueTask SendAsync(Body body);""";
    private const string Camel = "PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase", Snake = "PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower";
    private const string AnyCase = "PropertyNameCaseInsensitive = true", Texts = "UseStringEnumConverter = true", Strict = "RespectRequiredConstructorParameters = true";
    private const string Refuses = "UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow", NoNull = "DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", NoDefault = "DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault";
    private const string Closed = "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] ", Open = "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] ";

    private const string Converter =
        "public sealed class InnerConverter : JsonConverter<Inner> { public override Inner Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) => new(1); "
        + "public override void Write(System.Text.Json.Utf8JsonWriter writer, Inner value, System.Text.Json.JsonSerializerOptions options) => writer.WriteNullValue(); }";

    /// <summary>What changed, severity, options and types before, options and types after.</summary>
    public static TheoryData<string, string, string, string, string, string> Changes { get; } = new()
    {
        { "optional member added", "I", "", Body("int A"), "", Body("int A, int {|TMQ0302:B|}") },
        { "required member added", "E", "", Class(""), "", Class("public required int {|TMQ0318:B|} { get; set; }") },
        { "required by attribute", "E", "", Class(""), "", Class("[JsonRequired] public int {|TMQ0318:B|} { get; set; }") },
        { "required parameter added", "E", Strict, Body("int A"), Strict, Body("int A, int {|TMQ0318:B|}") },
        { "optional becomes required", "E", "", Class("public int B { get; set; }"), "", Class("public required int {|TMQ0318:B|} { get; set; }") },
        { "optional becomes required and nullable", "EW", "", Class("public int B { get; set; }"), "", Class("public required {|TMQ0320:int?|} {|TMQ0318:B|} { get; set; }") },
        { "required becomes optional", "I", "", Class("public required int B { get; set; }"), "", Class("public int {|TMQ0302:B|} { get; set; }") },
        { "optional member removed", "W", "", Body("int A, int B"), "", Named("{|TMQ0314:Body|}", "int A") },
        { "required member removed", "E", "", Class("public required int B { get; set; }"), "", "public sealed class {|TMQ0314:Body|} { public int A { get; set; } }" },
        { "member ignored", "W", "", Class("public int B { get; set; }"), "", "public sealed class {|TMQ0314:Body|} { public int A { get; set; } [JsonIgnore] public int B { get; set; } }" },
        { "member renamed", "E", "", Body("int A, double Celsius"), "", Body("int A, double {|TMQ0315:Temperature|}") },
        { "name by attribute", "E", "", Body("int A"), "", Body("[property: JsonPropertyName(\"x\")] int {|TMQ0315:A|}") },
        { "naming policy", "E", "", Body("int First, int Second"), Camel, Body("int {|TMQ0315:First|}, int {|TMQ0315:Second|}") },
        { "other naming policy", "E", Camel, Body("int FirstOne, int SecondOne"), Snake, Body("int {|TMQ0315:FirstOne|}, int {|TMQ0315:SecondOne|}") },
        { "naming policy, readers take any case", "I", AnyCase, Body("int First"), $"{AnyCase}, {Camel}", Body("int {|TMQ0302:First|}") },
        { "naming policy, new readers take any case", "E", "", Body("int First"), $"{AnyCase}, {Camel}", Body("int {|TMQ0315:First|}") },
        { "fields", "I", "", Class("public int B;"), "IncludeFields = true", Class("public int {|TMQ0302:B|};") },
        { "widened", "W", "", Body("int A"), "", Body("{|TMQ0317:long|} A") },
        { "narrowed", "E", "", Body("long A"), "", Body("{|TMQ0316:int|} A") },
        { "fractions", "W", "", Body("int A"), "", Body("{|TMQ0317:double|} A") },
        { "no fractions", "E", "", Body("double A"), "", Body("{|TMQ0316:int|} A") },
        { "exact fractions", "E", "", Body("double A"), "", Body("{|TMQ0316:decimal|} A") },
        { "rounded", "W", "", Body("decimal A"), "", Body("{|TMQ0317:double|} A") },
        { "text for number", "E", "", Body("int A"), "", Body("{|TMQ0316:string|} A") },
        { "text for decimal", "E", "", Body("string A"), "", Body("{|TMQ0316:decimal|} A") },
        { "text with a form", "W", "", Body("string A"), "", Body("{|TMQ0317:DateTimeOffset|} A") },
        { "text without a form", "W", "", Body("Guid A"), "", Body("{|TMQ0317:string|} A") },
        { "another form", "E", "", Body("Guid A"), "", Body("{|TMQ0316:DateTime|} A") },
        { "offset", "W", "", Body("DateTime A"), "", Body("{|TMQ0317:DateTimeOffset|} A") },
        { "anything", "W", "", Body("int A"), "", Body("{|TMQ0317:System.Text.Json.JsonElement|} A") },
        { "something", "E", "", Body("System.Text.Json.JsonElement A"), "", Body("{|TMQ0316:int|} A") },
        { "numbers as text", "E", "", Body("int A"), "NumberHandling = JsonNumberHandling.WriteAsString", Body("{|TMQ0316:int|} A") },
        { "list", "E", "", Body("int A"), "", Body("{|TMQ0316:int[]|} A") },
        { "object", "E", "", Body("Reading A"), "", Body("{|TMQ0316:double|} A") },
        { "null", "W", "", Body("int A"), "", Body("{|TMQ0320:int?|} A") },
        { "no null", "E", "", Body("string? A"), "", Body("{|TMQ0319:string|} A") },
        { "nested", "E", "", Body("Inner[] A", "public sealed record Inner(int B);"), "", Body("Inner[] A", "public sealed record Inner({|TMQ0316:bool|} B);") },
        { "nested in a dictionary", "E", "", Body("Dictionary<string, Inner> A", "public sealed record Inner(int B);"), "", Body("Dictionary<string, Inner> A", "public sealed record Inner(int {|TMQ0315:C|});") },
        { "converter", "E", "", Body("Inner A", "public sealed record Inner(int B);"), "", Body("{|TMQ0316:Inner|} A", "[JsonConverter(typeof(InnerConverter))] public sealed record Inner(int B);" + Converter) },
        { "number of enum added", "W", "", Body("Level A", "public enum Level { Low }"), "", Body("Level A", "public enum Level { Low, {|TMQ0321:High|} }") },
        { "number of enum moved", "E", "", Body("Level A", "public enum Level { Low, High }"), "", Body("Level A", "public enum Level { {|TMQ0322:High|}, {|TMQ0322:Low|} }") },
        { "number of enum renamed", "I", "", Body("Level A", "public enum Level { Low }"), "", Body("Level A", "public enum Level { {|TMQ0302:Lowest|} }") },
        { "name of enum added", "W", Texts, Body("Level A", "public enum Level { Low }"), Texts, Body("Level A", "public enum Level { Low, {|TMQ0321:High|} }") },
        { "name of enum renamed", "E", Texts, Body("Level A", "public enum Level { Low, High }"), Texts, Body("Level A", "public enum Level { Low, {|TMQ0322:Top|} }") },
        { "name of enum removed", "E", Texts, Body("Level A", "public enum Level { Low, High }"), Texts, Body("Level A", "public enum {|TMQ0322:Level|} { Low }") },
        { "name of enum moved", "I", Texts, Body("Level A", "public enum Level { Low, High }"), Texts, Body("Level A", "public enum Level { {|TMQ0302:High|}, {|TMQ0302:Low|} }") },
        { "name of enum in keys", "E", "", Body("Dictionary<Level, int> A", "public enum Level { Low }"), "", Body("Dictionary<Level, int> A", "public enum Level { {|TMQ0322:Lowest|} }") },
        { "names of enum for numbers", "E", "", Body("Level A", "public enum Level { Low }"), Texts, Body("Level A", "public enum {|TMQ0316:Level|} { Low }") },
        { "enum for its names", "W", Texts, Body("string A"), Texts, Body("{|TMQ0317:Mode|} A") },
        { "names for their enum", "I", Texts, Body("Mode A"), Texts, Body("{|TMQ0302:string|} A") },
        { "derived type added", "W", "", Union("""JsonDerivedType(typeof(One), "one")""", "Body"), "", Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "two")""", "{|TMQ0326:Body|}") },
        { "derived type removed", "E", "", Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "two")""", "Body"), "", Union("""JsonDerivedType(typeof(One), "one")""", "{|TMQ0325:Body|}") },
        { "discriminator changed", "E", "", Union("""JsonDerivedType(typeof(One), "one")""", "Body"), "", Union("""JsonDerivedType(typeof(One), "first")""", "{|TMQ0325:Body|}") },
        { "discriminator a number", "E", "", Union("""JsonDerivedType(typeof(One), "1")""", "Body"), "", Union("""JsonDerivedType(typeof(One), 1)""", "{|TMQ0325:Body|}") },
        { "name of the discriminator changed", "E", "", Union("""JsonDerivedType(typeof(One), "one")""", "Body"), "", Union("""JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(One), "one")""", "{|TMQ0325:Body|}") },
        { "member more, readers refuse it", "E", Refuses, Body("int A"), Refuses, Body("int A, int {|TMQ0334:B|}") },
        { "member more, strict readers refuse it", "E", "System.Text.Json.JsonSerializerDefaults.Strict", Body("int A"), "System.Text.Json.JsonSerializerDefaults.Strict", Body("int A, int {|TMQ0334:B|} = 0") },
        { "member more, readers refuse it that the type makes so", "E", "", Closed + Body("int A"), "", Closed + Body("int A, int {|TMQ0334:B|}") },
        { "member more, readers of before refuse it", "EI", Refuses, Body("int A"), "", Named("{|TMQ0302:Body|}", "int A, int {|TMQ0334:B|}") },
        { "member more of a nested type", "E", Refuses, Body("Inner[] A", "public sealed record Inner(int B);"), Refuses, Body("Inner[] A", "public sealed record Inner(int B, int {|TMQ0334:C|});") },
        { "member more, sent at times", "W", Refuses, Class(""), Refuses, Class("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? {|TMQ0334:B|} { get; set; }") },
        { "member more, the type skips it", "I", Refuses, Open + Body("int A"), Refuses, Open + Body("int A, int {|TMQ0302:B|}") },
        { "member more, the type collects it", "I", Refuses, Class(More), Refuses, Class(More + "public int {|TMQ0302:B|} { get; set; }") },
        { "readers begin to refuse", "I", "", Body("int A"), Refuses, Named("{|TMQ0302:Body|}", "int A") },
        { "readers cease to refuse", "I", "", Closed + Body("int A"), "", Named("{|TMQ0302:Body|}", "int A") },
        { "member less, readers refuse it", "E", Refuses, Body("int A, int B"), Refuses, Named("{|TMQ0314:Body|}", "int A") },
        { "null left out", "I", "", Body("string? A"), NoNull, Body("string? {|TMQ0302:A|}") },
        { "null left out of a required member", "E", "", Class("public required string? B { get; set; }"), NoNull, Class("public required string? {|TMQ0314:B|} { get; set; }") },
        { "zero left out of a required member", "E", "", Class("public required int B { get; set; }"), "", Class("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public required int {|TMQ0314:B|} { get; set; }") },
        { "zero left out of a member that was required", "E", "", Class("public required int B { get; set; }"), "", Class("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int {|TMQ0314:B|} { get; set; }") },
        { "null no longer left out", "I", NoNull, Body("string? A"), "", Body("string? {|TMQ0302:A|}") },
        { "zero no longer left out, and required", "EI", NoDefault, Body("int A"), "", "public sealed record Body { public required int {|TMQ0302:{|TMQ0318:A|}|} { get; set; } }" },
        { "null, left out", "W", "", Body("int A"), NoNull, Body("{|TMQ0320:int?|} A") },
        { "null, left out of a required member", "E", "", Class("public required int B { get; set; }"), NoNull, Class("public required int? {|TMQ0314:B|} { get; set; }") },
        { "null, sent in place of nothing", "W", NoDefault, Body("int A"), "", Body("{|TMQ0320:int?|} A") },
        { "no null, which was left out", "W", NoNull, Body("int? A"), NoNull, Body("{|TMQ0319:int|} A") },
        { "no null, which was sent", "E", "", Body("int? A"), NoDefault, Body("{|TMQ0319:int|} A") },
        { "no null, left out and required", "E", NoNull, Body("int? A"), "", "public sealed record Body { public required int {|TMQ0318:A|} { get; set; } }" },
        { "member of a derived type", "E", "", Union("""JsonDerivedType(typeof(One), "one")""", "Body"), "", Union("""JsonDerivedType(typeof(One), "one")""", "Body", "{|TMQ0316:string|}") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change__is_found_at_its_characters(string row, string severity, string optionsBefore, string typesBefore, string optionsAfter, string typesAfter)
    {
        var released = Locked.Text(Source(Event, optionsBefore, typesBefore));

        await VerifyAsync(row, severity, released, Source(Event, optionsAfter, typesAfter));
    }

    /// <summary>What changed, severity, member before, member after.</summary>
    [Theory]
    [InlineData("response", "E", """[Topic("a")] ValueTask<Reading> SendAsync(CancellationToken token);""", """[Topic("a")] {|TMQ0312:ValueTask<Body>|} SendAsync(CancellationToken token);""")]
    [InlineData("items", "E", """[Topic("a")] IAsyncEnumerable<Reading> SendAsync(CancellationToken token);""", """[Topic("a")] {|TMQ0312:IAsyncEnumerable<Body>|} SendAsync(CancellationToken token);""")]
    [InlineData("scalar", "E", """[Topic("a")] ValueTask SendAsync(int x);""", """[Topic("a")] ValueTask SendAsync({|TMQ0316:bool|} x);""")]
    [InlineData("list", "W", """[Topic("a")] ValueTask SendAsync(int[] x);""", """[Topic("a")] ValueTask SendAsync({|TMQ0317:List<long>|} x);""")]
    [InlineData("format", "E", """[Topic("a", Format = PayloadFormat.MessagePack)] ValueTask SendAsync(Body body);""", """[Topic("a", {|TMQ0311:Format = PayloadFormat.Json|})] ValueTask SendAsync(Body body);""")]
    public async Task A_channel_that_changed__is_found(string row, string severity, string before, string after) =>
        await VerifyAsync(row, severity, Locked.Text(Source(before, "", Body("int A"))), Source(after, "", Body("int A")));

    [Theory]
    [InlineData("", "public sealed record Body(int A, int B);", "", "public sealed class Body { public int B { get; set; } public int A { get; init; } }")]
    [InlineData("", "public sealed record Body(int A);", "", "public sealed record Body([property: JsonPropertyName(\"A\")] int Temperature);")]
    [InlineData(Texts, "public sealed record Body(Level A); public enum Level { Low }", Texts, "public sealed record Body(Level A); public enum Level { [JsonStringEnumMemberName(\"Low\")] Lowest }")]
    [InlineData("", "public sealed record Body(int A);", "", "public sealed class Body { public int A { get; set; } public int Set { set => A = value; } internal int Hidden { get; set; } [JsonExtensionData] public Dictionary<string, object>? More { get; set; } }")]
    public async Task What_is_the_same_on_the_wire__is_not_found(string optionsBefore, string before, string optionsAfter, string after) =>
        Assert.Empty(await Locked.AnalyzeAsync(Source(Event, optionsAfter, after), Locked.Text(Source(Event, optionsBefore, before))));

    [Fact]
    public async Task Members_that_a_naming_policy_renames__are_told_by_their_words()
    {
        var found = await Locked.AnalyzeAsync(Source(Event, Snake, Body("int SecondOne, int FirstOne")), Locked.Text(Source(Event, "", Body("int SecondOne, int FirstOne"))));

        Assert.Equal(
            ["released FirstOne, now first_one; subscribers with either version miss the value of the other; keep the name on the wire with [JsonPropertyName(\"FirstOne\")]", "released SecondOne, now second_one; subscribers with either version miss the value of the other; keep the name on the wire with [JsonPropertyName(\"SecondOne\")]"],
            found.Select(d => d.GetMessage(CultureInfo.InvariantCulture)).Select(m => m[m.IndexOf("released", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_lock_without_the_members_of_JSON__is_brought_up_to_date()
    {
        var source = Source(Event, "", Body("int A"));
        var old = string.Join("\n", Locked.Text(source).Split('\n').Where(l => !l.StartsWith("member ", StringComparison.Ordinal))).Replace("payload=json:Body", "payload=Body", StringComparison.Ordinal);

        var found = Assert.Single(await Locked.AnalyzeAsync(source, old));

        Assert.Equal(("TMQ0302", DiagnosticSeverity.Info), (found.Id, found.Severity));
        Assert.Contains("the lock says nothing of its members", found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(await Locked.AnalyzeAsync(source, Locked.Text(source, old)));
    }

    [Fact]
    public async Task A_lock_from_before_omissions_and_strict_readers_were_recorded__is_brought_up_to_date()
    {
        var source = Source(Event, $"{NoNull}, {Refuses}", "public sealed record Body(int A, string? B, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int C);");
        var old = Locked.Text(source).Replace("json-nonull-strict:", "json:", StringComparison.Ordinal).Replace(" omits-null", "", StringComparison.Ordinal).Replace(" omits-default", "", StringComparison.Ordinal);

        var found = await Locked.AnalyzeAsync(source, old);

        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.Equal(("TMQ0302", DiagnosticSeverity.Info), (d.Id, d.Severity)));
        Assert.Contains("member json-nonull-strict:Body B str? optional omits-null\nmember json-nonull-strict:Body C i32 optional omits-default\n", Locked.Text(source, old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_derived_type_that_is_gone__stays_as_a_retired_line_and_its_discriminator_is_not_used_again()
    {
        var both = Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "two")""", "Body");
        var retired = Locked.Text(Source(Event, "", Union("""JsonDerivedType(typeof(One), "one")""", "Body")), Locked.Text(Source(Event, "", both)));

        Assert.Contains("\n*RETIRED* case json:Body $type=two json:Two\n", retired, StringComparison.Ordinal);
        await VerifyAsync("again", "E", retired, Source(Event, "", Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "two")""", "{|TMQ0329:Body|}")), isRepeated: true);
        await VerifyAsync("in another form", "E", retired, Source(Event, NoNull, Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "two")""", "{|TMQ0329:Body|}")), isRepeated: true);
        await VerifyAsync("by another", "W", retired, Source(Event, "", Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two), "2")""", "{|TMQ0326:Body|}")));
    }

    [Fact]
    public void A_derived_type_without_discriminator__leaves_nothing_to_retire() => Assert.DoesNotContain(
        "*RETIRED*",
        Locked.Text(Source(Event, "", Union("""JsonDerivedType(typeof(One), "one")""", "Body")), Locked.Text(Source(Event, "", Union("""JsonDerivedType(typeof(One), "one"), JsonDerivedType(typeof(Two))""", "Body")))),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_retired_member__is_known_to_other_options_of_the_context()
    {
        var retired = Locked.Text(Source(Event, "", Body("int A")), Locked.Text(Source(Event, "", Body("int A, int B"))));

        Assert.Contains("\n*RETIRED* member json:Body B i32\n", retired, StringComparison.Ordinal);
        await VerifyAsync("used again", "E", retired, Source(Event, NoNull, Body("int A, int {|TMQ0329:B|}")), isRepeated: true);
        await VerifyAsync("refused", "W", retired, Source(Event, Refuses, Named("{|TMQ0334:Body|}", "int A")));
    }

    [Fact]
    public void A_type_in_both_formats__has_a_form_for_each()
    {
        var source = Source(Event + """[Topic("b", Format = PayloadFormat.MessagePack)] ValueTask PackAsync(Body body);""", Camel, Body("int A, Mode B"));
        var (_, result) = Locked.Generate(source, null);

        var lines = Locked.Text(source);
        Assert.Contains("member Body A i32 required\nmember Body B Mode required\nmember json-camel:Body a i32 optional\nmember json-camel:Body b json:Mode optional\n", lines, StringComparison.Ordinal);
        Assert.Contains("enum Mode i32 0=Off 1=On\nenum json:Mode i32 0=Off 1=On\n", lines, StringComparison.Ordinal);
        Assert.Single(result.GeneratedSources, s => s.HintName.Contains("Formatters", StringComparison.Ordinal));
    }

    [Fact]
    public void JSON_alone__has_no_formatters()
    {
        var (_, result) = Locked.Generate(Source(Event, "", Body("Reading[] A")), null);

        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName.Contains("Formatters", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "public sealed record Body(int A);", "", "public sealed record Body(int A);", true)]
    [InlineData("", "public sealed record Body(Inner A); public sealed record Inner(int X);", "", "public sealed record Body(Other A); public sealed record Other(int X);", true)]
    [InlineData("", "public sealed record Body(int A);", "", "public sealed record Body(long A);", false)]
    [InlineData("", "public sealed record Body(int A);", "", "public sealed record Body(int B);", false)]
    [InlineData("", "public sealed record Body(int A);", Camel, "public sealed record Body(int A);", false)]
    [InlineData("", "public sealed record Body(Mode A);", Texts, "public sealed record Body(Mode A);", false)]
    [InlineData("", "public sealed record Body(string? A);", NoNull, "public sealed record Body(string? A);", false)]
    [InlineData("", "public sealed record Body(string? A);", Refuses, "public sealed record Body(string? A);", true)]
    [InlineData("", "[JsonDerivedType(typeof(One), 1)] public class Body; public class One : Body;", "", "[JsonDerivedType(typeof(One), 2)] public class Body; public class One : Body;", false)]
    public void Fingerprint__changes_with_the_wire(string options, string types, string otherOptions, string otherTypes, bool isSame)
    {
        var (one, other) = (ContentType(options, types), ContentType(otherOptions, otherTypes));

        Assert.Matches("^application/json;s=[A-Za-z0-9_-]{8}$", one);
        Assert.Equal(isSame, one == other);

        static string ContentType(string options, string types)
        {
            var text = Locked.Generate(Source(Event, options, types), null).Result.Source("Sample.ISample.g.cs");
            var start = text.IndexOf("ContentType = \"", StringComparison.Ordinal) + 15;
            return text[start..text.IndexOf('"', start)];
        }
    }

    private static async Task VerifyAsync(string row, string severity, string released, string marked, bool isRepeated = false)
    {
        var (source, expected) = Markup.Parse(marked);

        var found = await Locked.AnalyzeAsync(source, released);

        Assert.Equal(expected.Order().Select(e => $"{row}: {e.Id} '{e.Text}' at {e.Start}"), found.Select(d => $"{row}: {Show(d)}").Order());
        Assert.All(found, d => Assert.Contains(d.Severity.ToString()[..1], severity, StringComparison.Ordinal));
        Assert.All(found, d => Assert.Matches(".+: released .+, now .+; .+", d.GetMessage(CultureInfo.InvariantCulture)));
        // What is retired stays so, until somebody deletes the line.
        if (!isRepeated)
            Assert.Empty(await Locked.AnalyzeAsync(source, Locked.Text(source, released)));
    }

    private static string Source(string members, string options, string types) => Contract.With(
        members, "[MqttContract(Format = PayloadFormat.Json, JsonContext = typeof(BodyContext))]",
        $"{types}\n{(options.Length == 0 ? "" : $"[JsonSourceGenerationOptions({options})] ")}[JsonSerializable(typeof(Body)), JsonSerializable(typeof(Reading)), JsonSerializable(typeof(int)), "
        + "JsonSerializable(typeof(bool)), JsonSerializable(typeof(int[])), JsonSerializable(typeof(List<long>))] public partial class BodyContext : JsonSerializerContext;")
        .Replace("using MessagePack;", "using MessagePack; using System.Text.Json.Serialization;", StringComparison.Ordinal);

    private const string More = "[JsonExtensionData] public Dictionary<string, object>? More { get; set; } ";

    private static string Body(string parameters, string more = "") => Named("Body", parameters) + more;

    private static string Named(string name, string parameters) => $"public sealed record {name}({parameters});";

    private static string Class(string members) => $"public sealed class Body {{ public int A {{ get; set; }} {members} }}";

    private static string Union(string attributes, string name, string type = "int") =>
        $"[{attributes}] public class {name}; public sealed class One : Body {{ public {type} X {{ get; set; }} = default!; }} public sealed class Two : Body {{ public int Y {{ get; set; }} }}";

    private static string Show(Diagnostic d) => d.Location.IsInSource
        ? $"{d.Id} '{d.Location.SourceTree!.ToString()[d.Location.SourceSpan.Start..d.Location.SourceSpan.End]}' at {d.Location.SourceSpan.Start}"
        : d.ToString();
}
