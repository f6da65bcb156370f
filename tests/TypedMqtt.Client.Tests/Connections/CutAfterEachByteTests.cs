using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>The guarantees of QoS 1 and 2, whatever byte of the dialogue is the last that arrives.</summary>
public sealed class CutAfterEachByteTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private MqttBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true });

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    [Normative("MQTT-4.3.2-1", Mqtt.V311)]
    [Normative("MQTT-4.3.3-1", Mqtt.V311)]
    [Normative("MQTT-4.4.0-1", Mqtt.V311)]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    public async Task A_publisher__is_heard_as_often_as_its_QoS_promises(Qos qos, ProtocolVersion version)
    {
        (int outgoing, int incoming) = await PublishAsync("whole", qos, version, int.MaxValue, int.MaxValue);
        Assert.True(outgoing > 10 && incoming >= 4);
        for (int cut = 0; cut <= outgoing; cut++)
        {
            await PublishAsync($"out{cut}", qos, version, cut, int.MaxValue);
        }

        for (int cut = 0; cut <= incoming; cut++)
        {
            await PublishAsync($"in{cut}", qos, version, int.MaxValue, cut);
        }
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 2)]
    public async Task A_subscriber__hears_as_often_as_the_QoS_promises_and_in_order(Qos qos, ProtocolVersion version, int cuts)
    {
        await using MqttClient publisher = await MqttClient.ConnectAsync(Options("publisher", version, () => _broker.ConnectInProcess())).SoonAsync();
        (int outgoing, int incoming) = await SubscribeAsync("whole", qos, version, publisher, 0, int.MaxValue, int.MaxValue);
        Assert.True(outgoing > 20 && incoming > 20);
        for (int cut = 1; cut <= outgoing; cut++)
        {
            await SubscribeAsync($"out{cut}", qos, version, publisher, cuts, cut, int.MaxValue);
        }

        for (int cut = 1; cut <= incoming; cut++)
        {
            await SubscribeAsync($"in{cut}", qos, version, publisher, cuts, int.MaxValue, cut);
        }
    }

    private async Task<(int Outgoing, int Incoming)> SubscribeAsync(
        string name, Qos qos, ProtocolVersion version, MqttClient publisher, int cuts, int outgoing, int incoming)
    {
        string where = $"{name} {qos} {version}";
        CuttingTransport? first = null;
        await using MqttClient subscriber = await ConnectAsync("s-" + name, version, t =>
        {
            // The first connection is cut in what follows CONNACK, the next ones from their first byte on.
            if (first is not null && --cuts > 0)
            {
                t.Arm(outgoing, incoming);
            }

            first ??= t;
        });
        first!.Arm(outgoing, incoming);
        MqttSubscription subscription = await Eventually.PassAsync(_time, subscriber.SubscribeAsync(name, qos));
        for (int i = 0; i < 3; i++)
        {
            await Eventually.PassAsync(_time, publisher.PublishAsync(name, [(byte)('0' + i)], qos).AsTask());
        }

        var heard = new List<string>();
        do
        {
            heard.Add((await Eventually.PassAsync(_time, subscription.ReadAsync().AsTask())).PayloadText);
            if (heard[^1] == "2")
            {
                // Sent when all the others were heard: what comes again of them comes before.
                await Eventually.PassAsync(_time, publisher.PublishAsync(name, "end"u8, qos).AsTask());
            }
        }
        while (heard[^1] != "end");

        Assert.True(qos == Qos.ExactlyOnce ? heard.SequenceEqual(["0", "1", "2", "end"]) : IsInOrder(heard), $"{string.Join(' ', heard)} at {where}");
        return first.Passed;
    }

    /// <summary>At least once each; what comes again comes in its order again [MQTT-4.6.0-6].</summary>
    private static bool IsInOrder(List<string> heard) =>
        heard.Distinct().SequenceEqual(["0", "1", "2", "end"]);

    private async Task<(int Outgoing, int Incoming)> PublishAsync(string name, Qos qos, ProtocolVersion version, int outgoing, int incoming)
    {
        await using MqttClient subscriber = await MqttClient.ConnectAsync(Options("s-" + name, version, () => _broker.ConnectInProcess())).SoonAsync();
        await using MqttSubscription subscription = await subscriber.SubscribeAsync(name, Qos.ExactlyOnce).SoonAsync();
        CuttingTransport? first = null;
        await using MqttClient publisher = await ConnectAsync("p-" + name, version, t => first ??= t);

        first!.Arm(outgoing, incoming);
        await Eventually.PassAsync(_time, publisher.PublishAsync(name, "x"u8, qos).AsTask());
        (int, int) passed = first.Passed;
        await Eventually.PassAsync(_time, publisher.PublishAsync(name, "end"u8, Qos.AtLeastOnce).AsTask());

        AssertGuarantee(qos, await CountAsync(subscription), $"{name} {qos} {version}");
        return passed;
    }

    private static void AssertGuarantee(Qos qos, int count, string where) =>
        Assert.True(qos == Qos.ExactlyOnce ? count == 1 : count >= 1, $"{count} times at {where}");

    private static async Task<int> CountAsync(MqttSubscription subscription)
    {
        int count = 0;
        while ((await subscription.ReadAsync().SoonAsync()).PayloadText != "end")
        {
            count++;
        }

        return count;
    }

    private async Task<MqttClient> ConnectAsync(string clientId, ProtocolVersion version, Action<CuttingTransport> onOpened) =>
        await MqttClient.ConnectAsync(Options(clientId, version, () =>
        {
            var transport = new CuttingTransport(_broker.ConnectInProcess());
            onOpened(transport);
            return transport;
        })).SoonAsync();

    private MqttClientOptions Options(string clientId, ProtocolVersion version, Func<IMqttTransport> connect) => new()
    {
        TransportFactory = _ => ValueTask.FromResult(connect()),
        ProtocolVersion = version,
        TimeProvider = _time,
        ClientId = clientId,
        CleanStart = version == ProtocolVersion.V5,
        SessionExpiry = TimeSpan.FromHours(1),
        KeepAlive = TimeSpan.Zero,
        PublishTimeout = Timeout.InfiniteTimeSpan,
        ReconnectDelay = TimeSpan.FromMilliseconds(10),
        DrainTimeout = TimeSpan.Zero,
    };
}
