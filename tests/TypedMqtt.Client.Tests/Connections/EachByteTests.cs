using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A dialogue of QoS 1 or 2 in which something happens to the connection after a given byte, and what may be heard then.</summary>
public abstract class EachByteTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private MqttBroker _broker = null!;

    /// <summary>The last connection of the client under test.</summary>
    private IFaultyTransport? _current;

    private protected FakeTimeProvider Time { get; } = new();

    private protected virtual TimeSpan KeepAlive => TimeSpan.Zero;

    public async ValueTask InitializeAsync() => _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true });

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract IFaultyTransport Wrap(IMqttTransport inner);

    /// <summary>Looks at a connection when the client is done.</summary>
    private protected virtual void Check(IFaultyTransport transport, string where)
    {
    }

    private protected async Task PublishWithEachFaultAsync(Qos qos, ProtocolVersion version)
    {
        (int outgoing, int incoming) = await PublishAsync("whole", qos, version, int.MaxValue, int.MaxValue);
        Assert.True(outgoing > 10 && incoming >= 4);
        for (int last = 0; last <= outgoing; last++)
        {
            await PublishAsync($"out{last}", qos, version, last, int.MaxValue);
        }

        for (int last = 0; last <= incoming; last++)
        {
            await PublishAsync($"in{last}", qos, version, int.MaxValue, last);
        }
    }

    private protected async Task SubscribeWithEachFaultAsync(Qos qos, ProtocolVersion version, int faults)
    {
        await using MqttClient publisher = await MqttClient.ConnectAsync(Options("publisher", version, () => _broker.ConnectInProcess())).SoonAsync();
        (int outgoing, int incoming) = await SubscribeAsync("whole", qos, version, publisher, 0, int.MaxValue, int.MaxValue);
        Assert.True(outgoing > 20 && incoming > 20);
        for (int last = 1; last <= outgoing; last++)
        {
            await SubscribeAsync($"out{last}", qos, version, publisher, faults, last, int.MaxValue);
        }

        for (int last = 1; last <= incoming; last++)
        {
            await SubscribeAsync($"in{last}", qos, version, publisher, faults, int.MaxValue, last);
        }
    }

    private async Task<(int Outgoing, int Incoming)> SubscribeAsync(
        string name, Qos qos, ProtocolVersion version, MqttClient publisher, int faults, int outgoing, int incoming)
    {
        string where = $"{name} {qos} {version}";
        IFaultyTransport? first = null;
        (MqttClient subscriber, ConcurrentQueue<IFaultyTransport> all) = await ConnectAsync("s-" + name, version, t =>
        {
            // To the first connection it happens in what follows CONNACK, to the next ones from their first byte on.
            if (first is not null && --faults > 0)
            {
                t.Limit.Arm(outgoing, incoming);
            }

            first ??= t;
        });
        await using MqttClient owned = subscriber;
        first!.Limit.Arm(outgoing, incoming);
        MqttSubscription subscription = await PassAsync(subscriber, subscriber.SubscribeAsync(name, qos));
        for (int i = 0; i < 3; i++)
        {
            await PassAsync(subscriber, publisher.PublishAsync(name, [(byte)('0' + i)], qos).AsTask());
        }

        var heard = new List<string>();
        do
        {
            heard.Add((await PassAsync(subscriber, subscription.ReadAsync().AsTask())).PayloadText);
            if (heard[^1] == "2")
            {
                // Sent when all the others were heard: what comes again of them comes before.
                await PassAsync(subscriber, publisher.PublishAsync(name, "end"u8, qos).AsTask());
            }
        }
        while (heard[^1] != "end");

        Assert.True(qos == Qos.ExactlyOnce ? heard.SequenceEqual(["0", "1", "2", "end"]) : IsInOrder(heard), $"{string.Join(' ', heard)} at {where}");
        CheckAll(all, where);
        return first.Limit.Passed;
    }

    /// <summary>At least once each; what comes again comes in its order again [MQTT-4.6.0-6].</summary>
    private static bool IsInOrder(List<string> heard) =>
        heard.Distinct().SequenceEqual(["0", "1", "2", "end"]);

    private async Task<(int Outgoing, int Incoming)> PublishAsync(string name, Qos qos, ProtocolVersion version, int outgoing, int incoming)
    {
        string where = $"{name} {qos} {version}";
        await using MqttClient subscriber = await MqttClient.ConnectAsync(Options("s-" + name, version, () => _broker.ConnectInProcess())).SoonAsync();
        await using MqttSubscription subscription = await subscriber.SubscribeAsync(name, Qos.ExactlyOnce).SoonAsync();
        (MqttClient publisher, ConcurrentQueue<IFaultyTransport> all) = await ConnectAsync("p-" + name, version, static _ => { });
        await using MqttClient owned = publisher;

        IFaultyTransport first = all.Single();
        first.Limit.Arm(outgoing, incoming);
        await PassAsync(publisher, publisher.PublishAsync(name, "x"u8, qos).AsTask());
        (int, int) passed = first.Limit.Passed;
        await PassAsync(publisher, publisher.PublishAsync(name, "end"u8, Qos.AtLeastOnce).AsTask());

        int count = await CountAsync(subscription);
        Assert.True(qos == Qos.ExactlyOnce ? count == 1 : count >= 1, $"{count} times at {where}");
        CheckAll(all, where);
        return passed;
    }

    private void CheckAll(IEnumerable<IFaultyTransport> all, string where)
    {
        foreach (IFaultyTransport transport in all)
        {
            Check(transport, where);
        }
    }

    private static async Task<int> CountAsync(MqttSubscription subscription)
    {
        int count = 0;
        while ((await subscription.ReadAsync().SoonAsync()).PayloadText != "end")
        {
            count++;
        }

        return count;
    }

    /// <summary>Lets virtual time pass only where the client waits for it, so that no healthy connection times out on a machine that is busy.</summary>
    private async Task<T> PassAsync<T>(MqttClient client, Task<T> task)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not happen.");
            if (_current!.IsStalled || client.State == MqttClientState.Waiting)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            if (!_current.IsStalled)
            {
                await Task.WhenAny(task, Task.Delay(1));
            }
        }

        return await task;
    }

    private async Task<(MqttClient Client, ConcurrentQueue<IFaultyTransport> Transports)> ConnectAsync(string clientId, ProtocolVersion version, Action<IFaultyTransport> onOpened)
    {
        var all = new ConcurrentQueue<IFaultyTransport>();
        MqttClientOptions options = Options(clientId, version, () =>
        {
            IFaultyTransport transport = Wrap(_broker.ConnectInProcess());
            all.Enqueue(transport);
            onOpened(transport);
            return _current = transport;
        });
        MqttClient client = await MqttClient.ConnectAsync(options with { KeepAlive = KeepAlive }).SoonAsync();
        return (client, all);
    }

    private MqttClientOptions Options(string clientId, ProtocolVersion version, Func<IMqttTransport> connect) => new()
    {
        TransportFactory = _ => ValueTask.FromResult(connect()),
        ProtocolVersion = version,
        TimeProvider = Time,
        ClientId = clientId,
        CleanStart = version == ProtocolVersion.V5,
        SessionExpiry = TimeSpan.FromHours(1),
        KeepAlive = TimeSpan.Zero,
        PublishTimeout = Timeout.InfiniteTimeSpan,
        ReconnectDelay = TimeSpan.FromMilliseconds(10),
        DrainTimeout = TimeSpan.Zero,
    };
}
