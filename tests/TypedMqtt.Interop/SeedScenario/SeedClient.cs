using System.Globalization;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.SeedScenario;

/// <summary>Runs pub and sub against the broker of the scenario.</summary>
internal sealed class SeedClient(SeedTools tools, SeedBroker broker, string version)
{
    private readonly string[] _sentinel = ["-u", "sentinel", "-P", SeedBroker.Sentinel];
    private int _number;

    public static string[] Ceshi { get; } = ["-u", "ceshi", "-P", SeedBroker.Ceshi];

    public static string[] Ceshi2 { get; } = ["-u", "ceshi2", "-P", SeedBroker.Ceshi2];

    public Task<ToolResult> PubAsync(string[] who, params string[] arguments) => SeedTools.RunAsync(tools.Pub, Arguments(who, arguments));

    public Task<ToolResult> SubAsync(string[] who, params string[] arguments) => SeedTools.RunAsync(tools.Sub, Arguments(who, arguments));

    /// <summary>Publishes and expects that it works.</summary>
    public async Task PublishAsync(string[] who, params string[] arguments)
    {
        var result = await PubAsync(who, arguments);
        Assert.True(result.ExitCode == 0, $"pub {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Text}");
    }

    /// <summary>Starts a subscriber that prints topic, QoS and message, and returns when it is known to receive on a topic.</summary>
    public async Task<ToolProcess> SubscribeAsync(string[] who, string sentinelTopic, params string[] arguments)
    {
        var subscriber = SeedTools.Start(tools.Sub, Arguments(who, [.. arguments, "-F", "%t %q %p"]));
        using var stop = new CancellationTokenSource();

        // Only what arrives tells that a subscription is there; what was sent before that is lost, so it is sent until one arrives.
        var arrived = subscriber.ReadUntilAsync(line => line.StartsWith($"{sentinelTopic} ", StringComparison.Ordinal));
        while (await Task.WhenAny(arrived, Task.Delay(100)) != arrived)
            await PublishSentinelAsync(sentinelTopic);
        await arrived;
        await DrainAsync(subscriber, sentinelTopic);
        return subscriber;
    }

    /// <summary>Everything a subscriber has printed, up to a message that is sent now and therefore comes last.</summary>
    public async Task<List<string>> DrainAsync(ToolProcess subscriber, string sentinelTopic)
    {
        var last = await PublishSentinelAsync(sentinelTopic);
        var lines = await subscriber.ReadUntilAsync(line => line.EndsWith(last, StringComparison.Ordinal));
        return [.. lines.Where(line => !line.Contains("sentinel-", StringComparison.Ordinal))];
    }

    private async Task<string> PublishSentinelAsync(string topic)
    {
        var text = $"sentinel-{(++_number).ToString(CultureInfo.InvariantCulture)}.";

        // QoS 2 is handed out at the end of its handshake: after what was sent before, whatever the QoS of that.
        await PublishAsync(_sentinel, "-t", topic, "-m", text, "-q", "2");
        return text;
    }

    private string[] Arguments(string[] who, string[] arguments) =>
        ["-h", "127.0.0.1", "-p", broker.Port.ToString(CultureInfo.InvariantCulture), "-V", version, .. who, .. arguments];
}
