using MessagePack;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>What the generator emits for <see cref="IPressStates"/>.</summary>
internal sealed class ContractContestant : ITypedContestant
{
    private MqttConnection _sending = null!;
    private MqttConnection _receiving = null!;
    private PressStatesPublisher _publisher = null!;
    private Subscription<PressStates.ReadingMessage>? _subscription;
    private Task _reading = Task.CompletedTask;
    private long _received;

    public string Name => "TypedMqtt";

    public long Received => Volatile.Read(ref _received);

    public async Task StartAsync(int publisherPort, int subscriberPort)
    {
        _sending = await ConnectAsync(publisherPort);
        _receiving = await ConnectAsync(subscriberPort);
        _publisher = new PressStatesPublisher(_sending);
    }

    public ValueTask PublishAsync(int press, PressState state, Qos qos) =>
        qos == Qos.AtMostOnce ? _publisher.ReadingAsync(press, state) : _publisher.StateAsync(press, state);

    public async Task SubscribeAsync(int press)
    {
        _subscription = await new PressStatesSubscriber(_receiving).SubscribeReadingAsync(press);
        _reading = ReadAsync(_subscription);
    }

    // The same bytes: the type has [Key]s.
    public byte[] Encode(PressState state) => MessagePackSerializer.Serialize(state);

    public async ValueTask DisposeAsync()
    {
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        await _reading;
        await _receiving.DisposeAsync();
        await _sending.DisposeAsync();
    }

    private static Task<MqttConnection> ConnectAsync(int port) =>
        MqttConnection.ConnectAsync(new MqttConnectionOptions { Client = new MqttClientOptions { Server = new Uri($"mqtt://127.0.0.1:{port}") } });

    private async Task ReadAsync(Subscription<PressStates.ReadingMessage> subscription)
    {
        await foreach (PressStates.ReadingMessage message in subscription)
        {
            if (message.Press < 0 || message.Payload.Operator.Length == 0)
            {
                throw new InvalidOperationException("It is not what was sent.");
            }

            Volatile.Write(ref _received, _received + 1);
        }
    }
}
