using System.Buffers;
using System.Text;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>Keeps what was sent last, and reads it back as a receiver would.</summary>
internal sealed class FakeConnection(string root = "") : IMqttConnection
{
    private readonly byte[] _root = Encoding.UTF8.GetBytes(root);

    public string Name => "fake";

    public string Topic { get; private set; } = "";

    public byte[] Payload { get; private set; } = [];

    public MqttChannelInfo? Channel { get; private set; }

    public CallContext Context { get; private set; }

    public string? Filter { get; private set; }

    public SubscribeOptions? Options { get; private set; }

    /// <summary>A real connection that sends it, too.</summary>
    public IMqttConnection? Beside { get; init; }

    /// <summary>Whether to keep what is sent; off for measuring allocations.</summary>
    public bool Keeps { get; init; } = true;

    public PublishScratch RentScratch() => PublishScratch.Rent(_root);

    public ValueTask PublishAsync(PublishScratch scratch, MqttChannelInfo channel, in CallContext context)
    {
        if (Keeps)
        {
            Topic = Encoding.UTF8.GetString(scratch.Topic);
            Payload = scratch.Payload.ToArray();
            Channel = channel;
            Context = context;
        }

        if (Beside is not null)
            return Beside.PublishAsync(scratch, channel, context);
        scratch.Return();
        return ValueTask.CompletedTask;
    }

    public TMessage Read<TMessage>(MqttChannel<TMessage> channel) where TMessage : struct
    {
        var topic = Encoding.UTF8.GetBytes(Topic);
        Assert.True(channel.TryRead(topic, new ReadOnlySequence<byte>(Payload), CallContext.ForReceived(topic, channel.Qos, false), out var message), Topic);
        return message;
    }

    public ValueTask<Subscription<TMessage>> SubscribeAsync<TMessage>(
        MqttChannel<TMessage> channel, string filter, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
        where TMessage : struct
    {
        Filter = filter;
        Options = options;
        return new((Subscription<TMessage>)null!);
    }

    public ValueTask<TMessage?> GetRetainedAsync<TMessage>(
        MqttChannel<TMessage> channel, string topic, CancellationToken cancellationToken = default)
        where TMessage : struct =>
        new(topic == Topic ? Read(channel) : null);

    public ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        PublishScratch scratch, MqttRequestChannel<TRequest, TResponse> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage
    {
        Filter = filter;
        PublishAsync(scratch, channel, context);
        return new(channel.ReadResponse(new ReadOnlySequence<byte>(Response), default));
    }

    public IAsyncEnumerable<TItem> RequestStream<TRequest, TItem>(
        PublishScratch scratch, MqttStreamChannel<TRequest, TItem> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage => throw new NotSupportedException();

    /// <summary>What the next request is answered with.</summary>
    public byte[] Response { get; set; } = [];

    public IAsyncEnumerable<TMessage> WatchRetainedAsync<TMessage>(MqttChannel<TMessage> channel, string topic, CancellationToken cancellationToken = default)
        where TMessage : struct => throw new NotSupportedException();
}
