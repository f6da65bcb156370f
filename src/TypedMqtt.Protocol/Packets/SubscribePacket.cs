using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>SUBSCRIBE: one or more topic filters with options (3.8).</summary>
public readonly ref struct SubscribePacket
{
    /// <summary>The packet identifier.</summary>
    public ushort PacketId { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }

    /// <summary>The encoded filters, validated.</summary>
    public ReadOnlySpan<byte> EncodedFilters { get; init; }

    /// <summary>How many filters there are.</summary>
    public int Count { get; init; }

    /// <summary>Walks the filters in order.</summary>
    public Enumerator GetEnumerator() => new(EncodedFilters);

    /// <summary>One filter and its options.</summary>
    public readonly ref struct Entry
    {
        /// <summary>The topic filter as UTF-8.</summary>
        public ReadOnlySpan<byte> Filter { get; init; }

        /// <summary>The options byte (3.8.3.1).</summary>
        public SubscriptionOptions Options { get; init; }
    }

    /// <summary>Walks the filters of a SUBSCRIBE.</summary>
    public ref struct Enumerator
    {
        private SpanReader _reader;

        internal Enumerator(ReadOnlySpan<byte> encoded)
        {
            _reader = new SpanReader(encoded);
            Current = default;
        }

        /// <summary>The current filter.</summary>
        public Entry Current { get; private set; }

        /// <summary>Moves to the next filter.</summary>
        public bool MoveNext()
        {
            if (_reader.Remaining == 0)
            {
                return false;
            }

            Current = new Entry { Filter = _reader.ReadBinary(), Options = new SubscriptionOptions(_reader.ReadByte()) };
            return true;
        }
    }
}
