using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>What the generator writes, word for word. That it compiles strictly is checked on the way; that it works, in TypedMqtt.Contracts.Tests.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void PayloadShapes()
    {
        var (_, result) = Compiler.Generate(Sources.Shapes);

        foreach (var source in result.GeneratedSources.Where(s => s.HintName.Contains("Formatter", StringComparison.Ordinal)))
            Golden.Match(source.SourceText.ToString(), source.HintName[..^".g.cs".Length]);
    }

    [Fact]
    public void Telemetry()
    {
        var (_, result) = Compiler.Generate(Sources.Telemetry);

        foreach (var source in result.GeneratedSources)
            Golden.Match(source.SourceText.ToString(), source.HintName[..^".g.cs".Length]);
        Assert.Equal(
            [
                "Quickstart.ILineTelemetry.Formatters.g.cs", "Quickstart.ILineTelemetry.g.cs", "TypedMqtt.Lock.g.cs", "TypedMqtt.Manifest.g.cs",
            ],
            result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Requests()
    {
        var (_, result) = Compiler.Generate(Sources.Requests);

        foreach (var source in result.GeneratedSources.Where(s => !s.HintName.Contains("Formatter", StringComparison.Ordinal)))
            Golden.Match(source.SourceText.ToString(), source.HintName[..^".g.cs".Length]);
        Assert.DoesNotContain("class OvenSubscriber", result.Source("Plant.IOven.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void LegacyTopics()
    {
        var (_, result) = Compiler.Generate(Sources.Legacy);

        foreach (var part in new[] { "Plant.ILine", "Plant.IOrders", "TypedMqtt.Manifest", "TypedMqtt.Lock" })
            Golden.Match(result.Source(part + ".g.cs"), part);
    }

    [Fact]
    public void Json()
    {
        var (_, result) = Compiler.Generate(Sources.Json);

        foreach (var source in result.GeneratedSources)
            Golden.Match(source.SourceText.ToString(), source.HintName[..^".g.cs".Length]);
        Assert.Equal(["Plant.IPress.g.cs", "TypedMqtt.Lock.g.cs", "TypedMqtt.Manifest.g.cs"], result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    /// <summary>What is accepted above, run.</summary>
    [Fact]
    public void Json__is_on_the_wire_as_the_lock_says()
    {
        var assembly = Compiler.Load(Sources.Json + "\n" + """
            #pragma warning disable CS1591
            namespace Plant
            {
                public static class Run
                {
                    public static string Write() => System.Text.Json.JsonSerializer.Serialize(
                        new Pressing { ChangedAt = new(2026, 1, 2, 3, 4, 5, default), Mode = PressMode.Automatic, Counts = { [PressMode.Manual] = 1 }, ForceInTons = 2.5 }, PressContext.Default.PressState);

                    public static IEnumerable<string> Read(string json) => Press.State.TryRead("press/7/state"u8, new(System.Text.Encoding.UTF8.GetBytes(json)), default, out var message)
                        ? [message.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), message.Payload.GetType().Name, message.Payload.Mode.ToString()!, Press.State.ContentType] : [];
                }
            }
            """);
        var run = assembly.GetType("Plant.Run")!;

        var json = (string)run.GetMethod("Write")!.Invoke(null, null)!;

        Assert.Equal("""{"$type":"pressing","forceInTons":2.5,"changedAt":"2026-01-02T03:04:05+00:00","mode":"auto","n":{"Manual":1}}""", json);
        var read = ((IEnumerable<string>)run.GetMethod("Read")!.Invoke(null, [json])!).ToArray();
        Assert.Equal(["7", "Pressing", "Automatic"], read[..3]);
        Assert.Contains(read[3], File.ReadAllText(Golden.PathOf(nameof(Json), "Plant.IPress")), StringComparison.Ordinal);
    }

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
        var (_, one) = Compiler.Generate(Sources.Telemetry, Other);
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("")
            {
                NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = "," },
            };
            var (_, two) = Compiler.Generate(Other, Sources.Telemetry);

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
