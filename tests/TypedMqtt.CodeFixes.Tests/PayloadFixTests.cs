using TypedMqtt.CodeFixes.Payloads;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class PayloadFixTests
{
    [Fact]
    public Task A_constructor__is_chosen() => Fixed.VerifyAsync<PayloadFix>(
        "Read with P(int)",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class {|TMQ0204:P|} { public P(int a) { A = a; } public P(string b) { B = b; } public int A { get; set; } public string? B { get; set; } }").Replace("string?", "string", StringComparison.Ordinal),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [SerializationConstructor]\n    public P(int a) { A = a; } public P(string b) { B = b; } public int A { get; set; } public string? B { get; set; } }").Replace("string?", "string", StringComparison.Ordinal));

    [Fact]
    public Task Keys__are_completed() => Fixed.VerifyAsync<PayloadFix>(
        "Number all members",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [Key(4)] public int A { get; set; } public int {|TMQ0211:B|} { get; set; } [Key(4)] public int C { get; set; } [IgnoreMember] public int D { get; set; } }"),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P { [Key(4)] public int A { get; set; } [Key(5)] public int B { get; set; } [Key(6)] public int C { get; set; } [IgnoreMember] public int D { get; set; } }"));

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

    [Fact]
    public Task Request_and_response__are_declared_where_they_are_not_yet() => Fixed.VerifyAsync<JsonContextFix>(
        "Declare int? in SampleJsonContext",
        Json(
            """[Topic("a", {|TMQ0209:Format = PayloadFormat.Json|}, JsonContext = typeof(SampleJsonContext))] ValueTask<int?> AAsync(Reading? reading, CancellationToken token = default);""",
            $"\n\n    [System.Text.Json.Serialization.JsonSerializable(typeof(Reading))]\n    public partial class {Unwritten} : System.Text.Json.Serialization.JsonSerializerContext;"),
        Json(
            """[Topic("a", Format = PayloadFormat.Json, JsonContext = typeof(SampleJsonContext))] ValueTask<int?> AAsync(Reading? reading, CancellationToken token = default);""",
            $"\n\n    [System.Text.Json.Serialization.JsonSerializable(typeof(int?))]\n    [System.Text.Json.Serialization.JsonSerializable(typeof(Reading))]\n    public partial class {Unwritten} : System.Text.Json.Serialization.JsonSerializerContext;"));

    /// <summary>A context whose other part System.Text.Json's generator, which does not run here, would write.</summary>
    private const string Unwritten = "{|CS0534:{|CS0534:{|CS7036:SampleJsonContext|}|}|}";

    [Fact]
    public Task A_type_of_the_platform__is_sent_as_a_record_of_its_values() => Fixed.VerifyAsync<SurrogateFix>(
        "Send a record ComplexData(",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed record P({|TMQ0201:System.Numerics.Complex|} Value);"),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed record P(ComplexData Value);\n\n    public sealed record ComplexData(double Imaginary, double Magnitude, double Phase, double Real);"));

    [Fact]
    public Task A_member_without_form__is_left_out() => Fixed.VerifyAsync<SurrogateFix>(
        "Leave it out with [IgnoreMember]",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P\n    {\n        public {|TMQ0201:object|} A { get; set; }\n        public {|TMQ0201:Action|} B { get; set; }\n    }"),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p);""", types: "public sealed class P\n    {\n        [IgnoreMember]\n        public object A { get; set; }\n        [IgnoreMember]\n        public Action B { get; set; }\n    }"));

    [Fact]
    public Task An_interface__lists_what_it_can_be() => Fixed.VerifyAsync<SurrogateFix>(
        "List what IEvent can be with [Union]",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync({|TMQ0201:IEvent|} x);""", types: "public interface IEvent { }\n    public sealed record Started(int Count) : IEvent;\n    public sealed record Ended(int Code) : IEvent;"),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(IEvent x);""", types: "[Union(0, typeof(Ended)), Union(1, typeof(Started))]\n    public interface IEvent { }\n    public sealed record Started(int Count) : IEvent;\n    public sealed record Ended(int Code) : IEvent;"));

    [Fact]
    public Task Times_without_zone__get_one_in_another_file_too() => Fixed.VerifyAsync<SurrogateFix>(
        "Change to DateTimeOffset",
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p); [Topic("b")] ValueTask BAsync({|TMQ0213:DateTime|} x);"""),
        Fixed.Contract("""[Topic("a")] ValueTask AAsync(P p); [Topic("b")] ValueTask BAsync(DateTimeOffset x);"""),
        besides: (
            "using System; using System.Collections.Generic; namespace Sample { public sealed record P({|TMQ0213:DateTime|} A, {|TMQ0213:Dictionary<int, DateTime?>|} B); }",
            "using System; using System.Collections.Generic; namespace Sample { public sealed record P(DateTimeOffset A, Dictionary<int, DateTimeOffset?> B); }"));

    private static string Json(string member, string context) => Fixed.Contract(member + "<end>").Replace("<end>\n    }", "\n    }" + context, StringComparison.Ordinal);
}
