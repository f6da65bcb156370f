using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>What holds for all that is generated.</summary>
public sealed class OutputTests
{
    [Fact]
    public void The_order_of_files_and_the_culture_do_not_matter()
    {
        const string Other =
            """
            namespace Other;
            /// <summary>Other.</summary>
            [TypedMqtt.MqttContract]
            public interface IOther
            {
                /// <summary>Ping.</summary>
                /// <returns>Task.</returns>
                [TypedMqtt.Topic("ping")]
                System.Threading.Tasks.ValueTask PingAsync();
            }
            """;
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var (_, one) = Compiler.Generate(Feature.Of("Quickstart").Source, Other);
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("")
            {
                NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = "," },
            };
            var (_, two) = Compiler.Generate(Other, Feature.Of("Quickstart").Source);

            Assert.Equal(Texts(one), Texts(two));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }

        static IEnumerable<string> Texts(Microsoft.CodeAnalysis.GeneratorRunResult result) =>
            result.GeneratedSources.OrderBy(s => s.HintName, StringComparer.Ordinal).Select(s => s.HintName + s.SourceText);
    }

    [Fact]
    public void Hostile_names_and_the_global_namespace__compile()
    {
        var (_, result) = Compiler.Generate(
            """
            using TypedMqtt;
            /// <summary>A type that is called like one of the platform.</summary>
            public sealed class Task { }
            /// <summary>A payload with keywords for names.</summary>
            public sealed record @event(int @class, string? @void = null);
            /// <summary>A name with an underscore.</summary>
            public readonly record struct A_B(int X);
            /// <summary>A name that is nearly the same.</summary>
            public static class A
            {
                /// <summary>Nested.</summary>
                public readonly record struct B(int X);
            }
            /// <summary>Contract.</summary>
            [MqttContract(Prefix = "{tenant}/{n:1..9}")]
            internal interface IOdd
            {
                /// <summary>Odd.</summary>
                /// <param name="class">x</param>
                /// <param name="builder">x</param>
                /// <param name="channel">x</param>
                /// <param name="scratch">x</param>
                /// <param name="context">x</param>
                /// <returns>x</returns>
                [Topic("{class}/{builder}/{channel}/{context}/x{{y}}", Retain = true), LastWill]
                System.Threading.Tasks.Task StrangeAsync(bool @class, byte builder, System.TimeOnly channel, @event scratch, System.Guid context);

                /// <summary>Lists.</summary>
                /// <param name="items">x</param>
                /// <returns>x</returns>
                [Topic("lists")]
                System.Threading.Tasks.ValueTask ListsAsync(System.Collections.Generic.List<(int, @event?)[]> items);

                /// <summary>Overload.</summary>
                /// <param name="item">x</param>
                /// <returns>x</returns>
                [Topic("overload", Name = "Overload")]
                System.Threading.Tasks.ValueTask ListsAsync(A_B item);

                /// <summary>Names that are nearly the same.</summary>
                /// <param name="item">x</param>
                /// <returns>x</returns>
                [Topic("near")]
                System.Threading.Tasks.ValueTask NearAsync(A.B item);
            }
            """);

        Assert.Contains(result.GeneratedSources, s => s.HintName == "IOdd.g.cs");
    }
}
