using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>UNSUBSCRIBE: one or more topic filters (3.10).</summary>
public readonly ref struct UnsubscribePacket
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

    /// <summary>Walks the filters of an UNSUBSCRIBE.</summary>
    public ref struct Enumerator
    {
        private SpanReader _reader;

        internal Enumerator(ReadOnlySpan<byte> encoded)
        {
            _reader = new SpanReader(encoded);
            Current = default;
        }

        /// <summary>The current filter.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Moves to the next filter.</summary>
        public bool MoveNext()
        {
            if (_reader.Remaining == 0)
            {
                return false;
            }

            Current = _reader.ReadBinary();
            return true;
        }
    }
}
