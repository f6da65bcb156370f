using System.Globalization;
using TypedMqtt.Broker;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>The guarantees of QoS 1 and 2 on a network that cuts bytes anywhere and fails every few messages, at both ends at once.</summary>
public sealed class ChaosTests
{
    private const int Messages = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    public async Task Everything_arrives_in_order(Qos qos, ProtocolVersion version)
    {
        int total = 0;
        for (int seed = 1; seed <= 25; seed++)
        {
            (List<string> heard, int connections) = await PlayAsync(qos, version, seed);

            IEnumerable<string> expected = Enumerable.Range(0, Messages).Select(static i => i.ToString(CultureInfo.InvariantCulture));
            string where = $"seed {seed}, {connections} connections: {string.Join(' ', heard)}";
            Assert.True((qos == Qos.ExactlyOnce ? heard : heard.Distinct()).SequenceEqual(expected), where);
            total += connections;
        }

        Assert.True(total > 80, $"Only {total} connections in 25 runs: the network was too good.");
    }

    private static async Task<(List<string> Heard, int Connections)> PlayAsync(Qos qos, ProtocolVersion version, int seed)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using MqttBroker broker = await MqttBroker.StartAsync(new() { SysInterval = TimeSpan.Zero }, patience.Token);
        int connections = 0;
        await using MqttClient subscriber = Start("subscriber", seed);
        await using MqttSubscription subscription = await subscriber.SubscribeAsync("t", Qos.ExactlyOnce, patience.Token);
        await using MqttClient publisher = Start("publisher", seed + 1000);

        Task[] publishing =
        [
            .. Enumerable.Range(0, Messages).Select(i =>
                publisher.PublishAsync("t", System.Text.Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)), qos, patience.Token).AsTask()),
        ];
        var heard = new List<string>();
        while (heard.Count == 0 || heard[^1] != $"{Messages - 1}")
        {
            heard.Add((await subscription.ReadAsync(patience.Token)).PayloadText);
        }

        await Task.WhenAll(publishing);
        return (heard, connections);

        MqttClient Start(string clientId, int first) => MqttClient.Start(new MqttClientOptions
        {
            ClientId = clientId,
            ProtocolVersion = version,
            CleanStart = false,
            SessionExpiry = TimeSpan.FromHours(1),
            KeepAlive = TimeSpan.Zero,
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            MaximumReconnectDelay = TimeSpan.FromMilliseconds(5),
            TransportFactory = _ => new(new ChaosTransport(broker.ConnectInProcess(), first + (2000 * Interlocked.Increment(ref connections)))),
        });
    }
}
