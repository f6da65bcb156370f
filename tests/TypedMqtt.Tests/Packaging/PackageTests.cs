namespace TypedMqtt.Tests.Packaging;

/// <summary>What the packages promise: an application references TypedMqtt, a library of contracts TypedMqtt.Contracts, and nothing else is needed.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task Application_and_library__with_one_package_each__get_generator_and_artefacts()
    {
        using var consumer = new Consumer();
        await consumer.PackAsync("TypedMqtt.Protocol", "TypedMqtt.Contracts", "TypedMqtt.Client", "TypedMqtt");
        consumer.Write("Library/Library.csproj", Consumer.Project("TypedMqtt.Contracts"));
        consumer.Write(
            "Library/Contracts.cs",
            """
            using TypedMqtt;
            [assembly: MqttRole("line", "site")]
            [assembly: MqttRole("desk")]
            namespace Library;

            [MqttContract(Prefix = "plant/{site:id}")]
            public interface ITelemetry
            {
                [Topic("reading"), Publishers("line"), Subscribers("desk")]
                ValueTask ReadingAsync(Reading reading);
            }

            public readonly record struct Reading(double Celsius);
            """);
        consumer.Write("App/App.csproj", Consumer.Project("TypedMqtt", "<OutputType>Exe</OutputType>", """<ProjectReference Include="../Library/Library.csproj" />"""));
        consumer.Write(
            "App/Program.cs",
            """
            using TypedMqtt;
            Console.WriteLine(Library.Telemetry.Reading.Name("berlin") + " " + App.Own.Note.Name() + " " + typeof(App.OwnPublisher).Name);

            namespace App
            {
                [MqttContract]
                public interface IOwn
                {
                    [Topic("note"), Publishers("line"), Subscribers("desk")]
                    ValueTask NoteAsync(string text);
                }
            }
            """);
        consumer.Write("App/principals.json", """{"principals":{"line-7":{"roles":["line"],"identities":{"site":"berlin"}}}}""");

        await consumer.DotnetAsync("build", "App/App.csproj");

        Assert.EndsWith("\nuser line-7\ntopic write note\ntopic write plant/berlin/reading\n", consumer.Read("App/bin/Debug/net10.0/mqtt/mosquitto.acl"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(consumer.PathOf("Library/bin/Debug/net10.0/mqtt")));
        Assert.Equal("plant/berlin/reading note OwnPublisher\n", await consumer.DotnetAsync("App/bin/Debug/net10.0/App.dll"));
    }

    /// <summary>Compiled here; that it runs is seen with samples/AotDevice, as native code of .NET 8.</summary>
    [Fact]
    public async Task An_application_of_NET_8_and_CSharp_11__compiles_without_a_warning()
    {
        using var consumer = new Consumer();
        await consumer.PackAsync("TypedMqtt.Protocol", "TypedMqtt.Contracts", "TypedMqtt.Client", "TypedMqtt");
        consumer.Write("App/App.csproj", Consumer.Project("TypedMqtt", "<TargetFrameworks>net8.0;net10.0</TargetFrameworks><TargetFramework /><LangVersion>11</LangVersion>"));
        consumer.Write(
            "App/Contracts.cs",
            """
            using TypedMqtt;
            [assembly: MqttRole("line", "site")]
            [assembly: MqttRole("desk")]
            namespace App;

            [MqttContract(Prefix = "plant/{site:id}")]
            public interface IOven
            {
                [Topic("reading/{number}"), Publishers("line"), Subscribers("desk")]
                ValueTask ReadingAsync(int number, Reading reading);

                [Topic("state", Retain = true), LastWill, Publishers("line"), Subscribers("desk")]
                ValueTask StateAsync(State state);

                [Topic("sum"), Requesters("desk"), Responders("line")]
                ValueTask<long> SumAsync(IReadOnlyList<int> numbers, CancellationToken cancellationToken = default);
            }

            public readonly record struct Reading(double Celsius, DateTimeOffset At, Dictionary<string, string>? Tags = null);

            public sealed record State(bool IsOnline, TimeSpan? Since, Half Load, Guid[] Batches);
            """);

        await consumer.DotnetAsync("build", "App/App.csproj");

        Assert.True(File.Exists(consumer.PathOf("App/bin/Debug/net8.0/App.dll")));
    }
}
