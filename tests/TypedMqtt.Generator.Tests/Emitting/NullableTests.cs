using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>Contracts in code without nullable annotations: what is generated, which has them, compiles without a word.</summary>
public sealed class NullableTests
{
    [Fact]
    public void Contract_without_annotations__compiles_without_a_word() => Compiler.Generate(
        """
        #nullable disable
        #pragma warning disable CS1591
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;
        using System.Threading.Tasks;
        using MessagePack;
        using TypedMqtt;
        [MqttContract(Prefix = "p/{site:id}")]
        public interface IOld
        {
            [Topic("x/{name}", Retain = true), LastWill] ValueTask XAsync(string name, Reading value, CancellationToken token = default);
            [Topic("y", Format = PayloadFormat.Text)] Task YAsync(string value);
            [Topic("l", Retain = true)] Task LAsync(List<string> value);
            [Topic("m")] Task MAsync(Dictionary<string, List<string>[]> value);
            [Topic("n")] Task NAsync((string, Reading[]) value);
            [Topic("q/{name}")] ValueTask<Reading> QAsync(string name, string[] what, CancellationToken token = default);
            [Topic("s")] IAsyncEnumerable<string> SAsync(Shape what);
        }

        public sealed class Reading
        {
            public string Name { get; set; }
            public double[] Values { get; init; }
            public Reading Next { get; set; }
            public Dictionary<string, Reading> Map { get; set; }
            public ImmutableDictionary<string, ImmutableList<string>> Deep { get; set; }
            public string[,] Table;
            public required string Required { get; init; }
        }

        [Union(0, typeof(Circle))] public abstract class Shape { public string Name { get; set; } }
        public sealed class Circle : Shape { public Circle(string text, HashSet<string> set = null) { Text = text; Set = set; } public string Text { get; } public HashSet<string> Set { get; } }
        """);
}
