using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class PayloadDiagnosticsTests
{
    [Theory]
    [InlineData("public sealed record P({|TMQ0201:object|} Value);", "P.Value")]
    [InlineData("public sealed record P({|TMQ0201:List<Action>|} Value);", "Action")]
    [InlineData("public sealed class P { public {|TMQ0201:System.IO.Stream?|} Value { get; set; } }", "P.Value")]
    [InlineData("public sealed class P { public {|TMQ0201:int[,,]|} Value = new int[1, 1, 1]; }", "array of arrays")]
    [InlineData("public sealed class P { public {|TMQ0201:Dictionary<double, int>?|} Value; }", "double is no key")]
    [InlineData("public sealed record P({|TMQ0201:(int, int, int, int, int, int, int, int)|} Value);", "at most 7")]
    [InlineData("public sealed record P({|TMQ0201:Shape|} Value); public abstract class Shape { }", "[Union]")]
    [InlineData("[{|TMQ0201:Union(0, typeof(string))|}] public abstract class P { }", "not derived from P")]
    [InlineData("[Union(0, typeof(A)), {|TMQ0201:Union(0, typeof(B))|}] public abstract class P { } public class A : P { } public class B : P { }", "0 is the number of another type")]
    [InlineData("public sealed class P { [MessagePackFormatter(typeof(string))] public {|TMQ0201:int|} Value { get; set; } }", "public constructor")]
    [InlineData("public sealed class P { [SerializationConstructor] public {|TMQ0202:P|}(int other) { _ = other; } public int Value { get; set; } }", "[SerializationConstructor]")]
    [InlineData("public sealed record P(Box<int> Value); public sealed class Box<T> { public T? {|TMQ0202:Content|} { get; init; } }", "the class a record")]
    [InlineData("public sealed record P({|TMQ0201:IComparable|} Value);", "interface")]
    [InlineData("public sealed record P(Deep Value); public sealed record Deep({|TMQ0201:Type|} Kind);", "Deep.Kind")]
    [InlineData("public sealed class {|TMQ0202:P|} { public P(int other) { _ = other; } public int Value { get; set; } }", "P")]
    [InlineData("public sealed class P { public int {|TMQ0202:Value|} { get; } }", "P.Value")]
    [InlineData("public sealed class {|TMQ0204:P|} { public int A { get; } public int B { get; } public P(int a) { A = a; } public P(int b, string? c = null) { B = b; C = c; } public P(int a, int b) { A = a; B = b; } public string? C { get; } }", "P")]
    [InlineData("[MessagePackObject] public sealed class P { [Key(0)] public int A { get; set; } public int {|TMQ0211:B|} { get; set; } }", "P.B")]
    [InlineData("[MessagePackObject] public sealed class P { [Key(0)] public int {|TMQ0211:A|} { get; set; } [Key(0)] public int B { get; set; } }", "P.A")]
    [InlineData("public sealed record P({|TMQ0213:DateTime|} At);", "P.At is a DateTime")]
    [InlineData("public sealed class P { public {|TMQ0213:List<DateTime?>|} All { get; set; } = []; }", "P.All is a DateTime")]
    [InlineData("public sealed record P({|TMQ0212:decimal|} Price);", "P.Price is a decimal")]
    public async Task A_payload_that_has_no_form__is_marked_at_its_member(string type, string named)
    {
        var message = await Markup.VerifyAsync(Contract.With("""[Topic("a")] ValueTask SendAsync(P payload);""", types: type));

        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public sealed record P(string? Value, P? Next);")]
    [InlineData("public sealed class P { public int Value { get; set; } public int Twice => Value * 2; [IgnoreMember] public object? Cache { get; set; } }")]
    [InlineData("public sealed class P { public P(int a) { A = a; } public P(int a, int b) { A = a; B = b; } public int A { get; } public int B { get; } }")]
    [InlineData("public sealed class P { public static object? Shared { get; set; } private object? Hidden { get; set; } public int Value { get; set; } }")]
    [InlineData("public readonly record struct P(int[][] Value, (int, string) Pair);")]
    [InlineData("public sealed class P { public P(IEnumerable<int> values) { Values = values.ToList(); } public IReadOnlyList<int> Values { get; } }")]
    [InlineData("[Union(0, typeof(A))] public abstract class P { } public class A : P { }")]
    [InlineData("public sealed record P(DateTimeOffset At, DateOnly Day, double Price) { [IgnoreMember] public DateTime Local { get; set; } }")]
    public Task A_payload_that_is_nearly_wrong__is_fine(string type) =>
        Markup.VerifyAsync(Contract.With("""[Topic("a")] ValueTask SendAsync(P payload);""", types: type));

    [Fact]
    public Task Parameters_and_formats_that_do_not_fit() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a")] ValueTask AAsync({|TMQ0201:object|} payload);
        [Topic("b", Format = PayloadFormat.Raw)] ValueTask BAsync({|TMQ0201:string|} payload);
        [Topic("c", Format = PayloadFormat.Text)] ValueTask CAsync({|TMQ0201:int|} payload);
        [Topic("d", {|TMQ0209:Format = PayloadFormat.Json|})] ValueTask DAsync(Reading payload);
        [Topic("e", {|TMQ0210:Serializer = typeof(string)|})] ValueTask EAsync(Reading payload);
        """));

    [Fact]
    public async Task A_payload_whose_form_surprises__is_marked_at_the_parameter()
    {
        var message = await Markup.VerifyAsync(Contract.With(
            """
            [Topic("a")] ValueTask AAsync({|TMQ0213:DateTime|} at);
            [Topic("b")] ValueTask BAsync({|TMQ0212:decimal|} price);
            [Topic("c", Retain = true, Format = PayloadFormat.Text)] ValueTask CAsync({|TMQ0215:string name|});
            [Topic("d", Retain = true, Format = PayloadFormat.Raw)] ValueTask DAsync({|TMQ0215:byte[] image|});
            [Topic("e", Format = PayloadFormat.Text)] ValueTask EAsync(string name);
            [Topic("f", Retain = true)] ValueTask FAsync(string name);
            """));

        Assert.Contains("use DateTimeOffset", message, StringComparison.Ordinal);
        Assert.Contains("use ClearCAsync of the publisher", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Formats_that_fit() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("b", Format = PayloadFormat.Raw)] ValueTask BAsync(byte[] payload);
        [Topic("c", Format = PayloadFormat.Text)] ValueTask CAsync(string payload);
        [Topic("e", Serializer = typeof(Bits))] ValueTask EAsync(int payload);
        """,
        types:
        """
        public sealed class Bits : IPayloadSerializer<int>
        {
            public string ContentType => "x";
            public string SchemaId => "y";
            public void Write(in int value, System.Buffers.IBufferWriter<byte> destination) { }
            public int Read(in System.Buffers.ReadOnlySequence<byte> payload, in CallContext context) => 0;
        }
        """));
}
