using System.Buffers;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Routing;

/// <summary>
/// A message that outlives the read batch that brought it: queued, in flight, retained or a will. Stored once, ref-counted and pooled;
/// sessions hold references.
/// </summary>
internal sealed class Message
{
    private const int PoolSize = 4096;

    /// <summary>A pooled message keeps an array up to this size: it is rented by one thread and released by another, which the shared array
    /// pool answers with new arrays.</summary>
    private const int KeptBytes = 256;

    private static readonly Stack<Message> Pool = new();
    private static readonly Lock PoolGate = new();

    private static int _outstanding;

    private byte[] _bytes = [];
    private int _topicLength;
    private int _propertiesLength;
    private int _payloadLength;
    private int _references;
    private StoredMessages? _store;

    private Message()
    {
    }

    /// <summary>Messages of the process that somebody holds; those nobody holds and nobody gave back are a leak.</summary>
    public static int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>The topic as UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => _bytes.AsSpan(0, _topicLength);

    /// <summary>Encoded MQTT 5.0 properties that are forwarded; never a topic alias.</summary>
    public ReadOnlySpan<byte> EncodedProperties => _bytes.AsSpan(_topicLength, _propertiesLength);

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(_topicLength + _propertiesLength, _payloadLength);

    /// <summary>QoS it was published with.</summary>
    public Qos Qos { get; private set; }

    /// <summary>Retain flag it was published with.</summary>
    public bool Retain { get; private set; }

    /// <summary>When it expires, in engine milliseconds; 0 = never.</summary>
    public long ExpiresAt { get; private set; }

    /// <summary>Bytes it counts for in queue limits.</summary>
    public int Size => _topicLength + _propertiesLength + _payloadLength;

    /// <summary>Rents a message with one reference and copies the content into it.</summary>
    public static Message Rent(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> encodedProperties, ReadOnlySpan<byte> payload, Qos qos, bool retain, long now, StoredMessages? store = null)
    {
        Message? message;
        lock (PoolGate)
        {
            _outstanding++;
            Pool.TryPop(out message);
        }

        message ??= new Message();
        message._references = 1;
        message._topicLength = topic.Length;
        message._propertiesLength = encodedProperties.Length;
        message._payloadLength = payload.Length;
        message.Reserve(message.Size);
        topic.CopyTo(message._bytes);
        encodedProperties.CopyTo(message._bytes.AsSpan(topic.Length));
        payload.CopyTo(message._bytes.AsSpan(topic.Length + encodedProperties.Length));
        message.Qos = qos;
        message.Retain = retain;
        message.ExpiresAt = ReadExpiry(encodedProperties, now);
        message._store = store;
        store?.Add(message.Size);
        return message;
    }

    public bool IsExpired(long now) => ExpiresAt != 0 && now >= ExpiresAt;

    /// <summary>Takes another reference.</summary>
    public Message AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Gives a reference back; the last one returns the message to the pool.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left > 0)
        {
            return;
        }

        if (left < 0)
        {
            throw new InvalidOperationException("A message was released more often than it was referenced.");
        }

        _store?.Remove(Size);
        _store = null;
#if DEBUG
        // Whoever still reads it shall notice.
        _bytes.AsSpan().Fill(0xDD);
#endif
        if (_bytes.Length > KeptBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _topicLength = _propertiesLength = _payloadLength = 0;
        lock (PoolGate)
        {
            _outstanding--;
            if (Pool.Count < PoolSize)
            {
                Pool.Push(this);
            }
        }
    }

    private void Reserve(int size)
    {
        if (_bytes.Length < size)
        {
            _bytes = size <= KeptBytes ? new byte[KeptBytes] : ArrayPool<byte>.Shared.Rent(size);
        }
    }

    private static long ReadExpiry(ReadOnlySpan<byte> encodedProperties, long now)
    {
        if (encodedProperties.IsEmpty)
        {
            return 0;
        }

        MqttProperties properties = MqttProperties.Parse(encodedProperties, PacketType.Publish);
        return properties.Has(PropertyId.MessageExpiryInterval)
            ? Math.Max(1, now + (properties.GetNumber(PropertyId.MessageExpiryInterval) * 1000L))
            : 0;
    }
}
