using System.Buffers;
using System.Threading.Channels;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Receiving;

/// <summary>Parses topic and payload on the receive loop, straight from the receive buffer, and queues the message for its reader.</summary>
/// <typeparam name="TMessage">Message type of the channel.</typeparam>
internal sealed class TypedSink<TMessage> : MessageSink
    where TMessage : struct
{
    private readonly MqttChannel<TMessage> _channel;
    private readonly byte[] _root;
    private readonly SubscribeOptions _options;
    private readonly MessageDetailsCache _details = new();
    private long _received;
    private long _dropped;
    private long _unroutable;
    private long _unreadable;

    public TypedSink(MqttChannel<TMessage> channel, byte[] root, SubscribeOptions options, ushort receiveMaximum)
    {
        _channel = channel;
        _root = root;
        _options = options;

        // Beyond the stated capacity there is always room for what the broker may send unacknowledged.
        int capacity = Math.Max(options.BufferCapacity, options.Overflow == OverflowPolicy.Wait ? receiveMaximum : 1);
        Items = Channel.CreateBounded<(TMessage, AckToken)>(new BoundedChannelOptions(capacity) { SingleWriter = true });
    }

    public Channel<(TMessage Message, AckToken Ack)> Items { get; }

    /// <summary>Called on the receive loop for a message that could not be read.</summary>
    public Action<UnreadablePayloadException>? Unreadable { get; set; }

    public SubscriptionCounters Counters => new(
        Interlocked.Read(ref _received), Interlocked.Read(ref _dropped), Interlocked.Read(ref _unroutable), Interlocked.Read(ref _unreadable));

    public bool ManualAcknowledge => _options.ManualAcknowledge;

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        if (!TryRead(message, ack, out TMessage read))
        {
            ack.Complete();
            return;
        }

        bool full = message.Qos == Qos.AtMostOnce && Items.Reader.Count >= _options.BufferCapacity;
        if ((full && !MakeRoom()) || !(Items.Writer.TryWrite((read, ack)) || (MakeRoom() && Items.Writer.TryWrite((read, ack)))))
        {
            Interlocked.Increment(ref _dropped);
            ack.Complete();
            return;
        }

        Interlocked.Increment(ref _received);
    }

    public override void Complete(Exception? error) => Items.Writer.TryComplete(error);

    private bool TryRead(in InboundMessage message, AckToken ack, out TMessage read)
    {
        read = default;
        ReadOnlySpan<byte> topic = message.Topic;
        if (_root.Length > 0)
        {
            if (topic.Length <= _root.Length || !topic.StartsWith(_root) || topic[_root.Length] != (byte)'/')
            {
                Interlocked.Increment(ref _unroutable);
                return false;
            }

            topic = topic[(_root.Length + 1)..];
        }

        // The retained value was removed: nothing to read.
        if (message.Payload.IsEmpty && _channel.Retain && !_options.IncludeCleared)
        {
            return false;
        }

        try
        {
            ReceivedDetails? details = _details.Get(message.Properties, _options.ManualAcknowledge ? ack : default);
            CallContext context = CallContext.ForReceived(topic, message.Qos, message.Retain, details);
            if (_channel.TryRead(topic, new ReadOnlySequence<byte>(message.Payload), context, out read))
            {
                return true;
            }

            Interlocked.Increment(ref _unroutable);
        }
        catch (UnreadablePayloadException e)
        {
            Interlocked.Increment(ref _unreadable);
            Unreadable?.Invoke(e);
        }

        return false;
    }

    private bool MakeRoom()
    {
        if (_options.Overflow != OverflowPolicy.DropOldest || !Items.Reader.TryRead(out (TMessage Message, AckToken Ack) oldest))
        {
            return false;
        }

        Interlocked.Increment(ref _dropped);
        oldest.Ack.Complete();
        return true;
    }
}
