using TypedMqtt.Benchmarks.Wire;
using TypedMqtt.Broker;

namespace TypedMqtt.Benchmarks.Allocation;

/// <summary>
/// Typed publishers, broker and a bare subscriber in one process over TCP, so that whatever publishing and routing allocate shows in
/// one number.
/// </summary>
internal sealed class AllocationLoad : IAsyncDisposable
{
    /// <summary>Loops that each await their QoS 1 publishes, so that many acknowledgements are due at a time.</summary>
    private const int AcknowledgedLoops = 64;

    /// <summary>Messages under way; publishers wait beyond it, so that none is dropped.</summary>
    private const int MostUnderWay = 500;

    private readonly MqttBroker _broker;
    private readonly MqttConnection _connection;
    private readonly PressTelemetryPublisher _publisher;
    private readonly RawConnection _subscriber;
    private readonly Thread _receiving;
    private long _started;
    private long _received;

    private AllocationLoad(MqttBroker broker, MqttConnection connection)
    {
        _broker = broker;
        _connection = connection;
        _publisher = new PressTelemetryPublisher(connection, "berlin");
        _subscriber = RawConnection.Open(broker.Endpoint.Port, "subscriber", subscribeTo: "plant/#", qos: 1, blocking: true);
        _receiving = new Thread(Receive) { IsBackground = true };
        _receiving.Start();
    }

    public static async Task<AllocationLoad> StartAsync()
    {
        MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://127.0.0.1:0" }, SysInterval = TimeSpan.Zero });
        var options = new MqttConnectionOptions { Client = new MqttClientOptions { Server = broker.Endpoint } };
        return new AllocationLoad(broker, await MqttConnection.ConnectAsync(options));
    }

    /// <summary>Publishes so many messages and waits until the subscriber has them.</summary>
    public async Task RunAsync(int messages, Qos qos)
    {
        long target = Volatile.Read(ref _received) + messages;
        int loops = qos == Qos.AtMostOnce ? 1 : AcknowledgedLoops;
        await Task.WhenAll(Enumerable.Range(0, loops).Select(i => PublishAsync(i, messages / loops, qos)));
        for (int wait = 0; Volatile.Read(ref _received) < target; wait++)
        {
            if (wait == 1000)
            {
                throw new LoadException($"{target - _received} of {messages} messages of QoS {(int)qos} did not arrive");
            }

            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
        _receiving.Join();
        _subscriber.Dispose();
    }

    private async Task PublishAsync(int press, int count, Qos qos)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            while (Interlocked.Read(ref _started) - Volatile.Read(ref _received) > MostUnderWay)
            {
                await Task.Yield();
            }

            Interlocked.Increment(ref _started);
            var reading = new PressReading(21.5, i);
            await (qos == Qos.AtMostOnce ? _publisher.TemperatureAsync(press, reading) : _publisher.CycleAsync(press, reading));
        }
    }

    private void Receive()
    {
        try
        {
            while (_subscriber.TryReceive())
            {
                int count = PacketCounter.Count(_subscriber);
                _subscriber.TrySend();
                Volatile.Write(ref _received, _received + count);
            }
        }
        catch (LoadException)
        {
            // The broker has stopped.
        }
    }
}
