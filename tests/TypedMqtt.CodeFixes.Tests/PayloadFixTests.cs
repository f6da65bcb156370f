using TypedMqtt.CodeFixes.Payloads;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class PayloadFixTests
{
    [Fact]
    public Task A_constructor__is_chosen() => Fixed.VerifyAsync<PayloadFix>(
        "Read with P(int)",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class {|TMQ0204:P|} { public P(int a) { A = a; } public P(string b) { B = b; } public int A { get; set; } public string? B { get; set; } }").Replace("string?", "string", StringComparison.Ordinal),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [SerializationConstructor]\n    public P(int a) { A = a; } public P(string b) { B = b; } public int A { get; set; } public string? B { get; set; } }").Replace("string?", "string", StringComparison.Ordinal), isInContract: false);

    [Fact]
    public Task Keys__are_completed() => Fixed.VerifyAsync<PayloadFix>(
        "Number all members",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [Key(4)] public int A { get; set; } public int {|TMQ0211:B|} { get; set; } [Key(4)] public int C { get; set; } [IgnoreMember] public int D { get; set; } }"),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [Key(4)] public int A { get; set; } [Key(5)] public int B { get; set; } [Key(6)] public int C { get; set; } [IgnoreMember] public int D { get; set; } }"), isInContract: false);

    [Fact]
    public Task A_json_context__is_written() => Fixed.VerifyAsync<JsonContextFix>(
        "Write SampleJsonContext",
        Json("""[Topic("a/{line}", {|TMQ0209:Format = PayloadFormat.Json|})] ValueTask AAsync(int line, Reading reading, CancellationToken token = default);""", ""),
        Json(
            """[Topic("a/{line}", Format = PayloadFormat.Json, JsonContext = typeof(SampleJsonContext))] ValueTask AAsync(int line, Reading reading, CancellationToken token = default);""",
            $"\n\n    [System.Text.Json.Serialization.JsonSerializable(typeof(Reading))]\n    public partial class {Unwritten} : System.Text.Json.Serialization.JsonSerializerContext;"));

    [Fact]
    public Task A_payload__is_declared_in_the_json_context_that_is_there() => Fixed.VerifyAsync<JsonContextFix>(
        "Declare Reading in SampleJsonContext",
        Json(
            """[Topic("a", {|TMQ0209:Format = PayloadFormat.Json|}, JsonContext = typeof(SampleJsonContext))] ValueTask AAsync(Reading reading);""",
            $"\n\n    public partial class {Unwritten} : System.Text.Json.Serialization.JsonSerializerContext;"),
        Json(
            """[Topic("a", Format = PayloadFormat.Json, JsonContext = typeof(SampleJsonContext))] ValueTask AAsync(Reading reading);""",
            $"\n\n    [System.Text.Json.Serialization.JsonSerializable(typeof(Reading))]\n    public partial class {Unwritten} : System.Text.Json.Serialization.JsonSerializerContext;"));

    /// <summary>A context whose other part System.Text.Json's generator, which does not run here, would write.</summary>
    private const string Unwritten = "{|CS0534:{|CS0534:{|CS7036:SampleJsonContext|}|}|}";

    private static string Json(string member, string context) => Fixed.Contract(member + "<end>").Replace("<end>\n    }", "\n    }" + context, StringComparison.Ordinal);
}
