using System.Buffers;
using System.Text;
using System.Threading.Channels;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Receiving;

/// <summary>Parses topic and payload on the receive loop, straight from the receive buffer, and queues the message for its reader.</summary>
/// <typeparam name="TMessage">Message type of the channel.</typeparam>
internal class TypedSink<TMessage> : MessageSink
    where TMessage : struct
{
    private readonly MqttChannel<TMessage> _channel;
    private readonly byte[] _root;
    private readonly SubscribeOptions _options;
    private readonly Action<UnreadablePayloadException>? _unreadablePayload;
    private readonly MessageDetailsCache _details = new();
    private readonly int _capacity;

    /// <summary>The topics of the channel, where it hears legacy topics, too.</summary>
    private readonly byte[]? _channelFilter;
    private readonly Queue<TMessage> _leftover = [];
    private bool _hasHeardChannel;
    private long _received;
    private long _dropped;
    private long _unroutable;
    private long _unreadable;

    /// <param name="channel">Reads the messages.</param>
    /// <param name="root">The topic root of the connection, without the last slash.</param>
    /// <param name="options">Buffer, overflow, acknowledgement.</param>
    /// <param name="unreadable">Called on the receive loop for a message that cannot be read.</param>
    public TypedSink(MqttChannel<TMessage> channel, byte[] root, SubscribeOptions options, Action<UnreadablePayloadException>? unreadable)
    {
        if (options.BufferCapacity < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.BufferCapacity, "BufferCapacity is at least 1 message.");
        }

        _channel = channel;
        _root = root;
        _options = options;
        _unreadablePayload = unreadable;
        _channelFilter = LegacyCopy.IsHeardBy(channel) ? [.. root, .. root.Length > 0 ? "/"u8 : [], .. Encoding.UTF8.GetBytes(channel.WildcardFilter)] : null;

        // Behind a buffer full of QoS 0 there is still room for what is in flight.
        _capacity = options.BufferCapacity + (options.Overflow == OverflowPolicy.Wait ? MostInFlight : 0);
        Items = Channel.CreateBounded<Received<TMessage>>(_capacity);
    }

    public Channel<Received<TMessage>> Items { get; }

    public SubscriptionCounters Counters => new(
        Interlocked.Read(ref _received), Interlocked.Read(ref _dropped), Interlocked.Read(ref _unroutable), Interlocked.Read(ref _unreadable));

    public bool ManualAcknowledge => _options.ManualAcknowledge;

    /// <summary>The other policies lose messages as declared.</summary>
    public override bool HasRoom => _options.Overflow != OverflowPolicy.Wait || Items.Reader.Count < _capacity;

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        if (IsCopy(message))
        {
            ack.Complete();
            return;
        }

        TryDeliver(message, ack);
    }

    /// <summary>
    /// Whether the message comes on the topic of the channel as well. Copies that were waiting in a session of the old version do not: its only subscription was to the old
    /// topic. They come before the first message on the topic of the channel.
    /// </summary>
    protected bool IsCopy(in InboundMessage message)
    {
        if (_channelFilter is null)
        {
            return false;
        }

        if (LegacyCopy.Is(message.Properties))
        {
            return _hasHeardChannel || message.Retain || _options.SharedGroup is not null;
        }

        _hasHeardChannel = _hasHeardChannel || TopicFilter.Matches(_channelFilter, message.Topic);
        return false;
    }

    /// <summary>Queues a message; acknowledges one that nobody will see.</summary>
    /// <returns>Whether it is queued.</returns>
    protected bool TryDeliver(in InboundMessage message, AckToken ack)
    {
        bool isRead = TryRead(message, ack, out TMessage read, out UnreadablePayloadException? error);
        RawMessage? raw = isRead || error is not null ? Keep(message, error) : null;
        if (!isRead && raw is null)
        {
            ack.Complete();
            return false;
        }

        var item = new Received<TMessage>(read, ack, raw);
        bool full = message.Qos == Qos.AtMostOnce && Items.Reader.Count >= _options.BufferCapacity;
        if ((full && !MakeRoom()) || !(Items.Writer.TryWrite(item) || (MakeRoom() && Items.Writer.TryWrite(item))))
        {
            Interlocked.Increment(ref _dropped);
            ack.Complete();
            return false;
        }

        if (isRead)
        {
            Interlocked.Increment(ref _received);
        }

        return true;
    }

    /// <summary>What the reader needs of the message as it came. One that cannot be read is queued if there is something, and else acknowledged.</summary>
    protected virtual RawMessage? Keep(in InboundMessage message, UnreadablePayloadException? error) => null;

    /// <summary>A message has a payload that cannot be read.</summary>
    protected virtual void OnUnreadable(in InboundMessage message, UnreadablePayloadException error) => _unreadablePayload?.Invoke(error);

    public override void Complete(Exception? error) => Items.Writer.TryComplete(error);

    /// <summary>
    /// The reader has unsubscribed. Acknowledgements leave in the order of receipt, so that a message nobody reads would hold back those
    /// of all subscriptions: what is buffered is acknowledged now and can still be read.
    /// </summary>
    public void Release()
    {
        lock (_leftover)
        {
            Items.Writer.TryComplete();
            while (Items.Reader.TryRead(out Received<TMessage> item))
            {
                item.Ack.Complete();
                _leftover.Enqueue(item.Message);
            }
        }
    }

    /// <summary>After the last of <see cref="Items"/>: what was buffered when the reader unsubscribed.</summary>
    public bool TryTakeLeftover(out TMessage message)
    {
        lock (_leftover)
        {
            return _leftover.TryDequeue(out message);
        }
    }

    protected bool TryRead(in InboundMessage message, AckToken ack, out TMessage read, out UnreadablePayloadException? error)
    {
        read = default;
        error = null;
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
            error = e;
            Interlocked.Increment(ref _unreadable);
            OnUnreadable(message, e);
        }

        return false;
    }

    private bool MakeRoom()
    {
        if (_options.Overflow != OverflowPolicy.DropOldest || !Items.Reader.TryRead(out Received<TMessage> oldest))
        {
            return false;
        }

        Interlocked.Increment(ref _dropped);
        oldest.Ack.Complete();
        return true;
    }
}
