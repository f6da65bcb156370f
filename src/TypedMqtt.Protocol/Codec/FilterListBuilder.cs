using System.Buffers;
using System.Buffers.Binary;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Encodes the filters of a SUBSCRIBE or UNSUBSCRIBE.</summary>
public sealed class FilterListBuilder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64);

    /// <summary>How many filters were added.</summary>
    public int Count { get; private set; }

    /// <summary>The encoded filters.</summary>
    public ReadOnlySpan<byte> Encoded => _buffer.WrittenSpan;

    /// <summary>Adds a filter with options, for a SUBSCRIBE.</summary>
    /// <param name="filter">A valid topic filter as UTF-8.</param>
    /// <param name="options">Its options; in 3.x only the QoS.</param>
    public FilterListBuilder Add(ReadOnlySpan<byte> filter, SubscriptionOptions options)
    {
        Add(filter);
        _buffer.GetSpan(1)[0] = options.Value;
        _buffer.Advance(1);
        return this;
    }

    /// <summary>Adds a filter alone, for an UNSUBSCRIBE.</summary>
    /// <param name="filter">A valid topic filter as UTF-8.</param>
    public FilterListBuilder Add(ReadOnlySpan<byte> filter)
    {
        Span<byte> span = _buffer.GetSpan(2 + filter.Length);
        BinaryPrimitives.WriteUInt16BigEndian(span, checked((ushort)filter.Length));
        filter.CopyTo(span[2..]);
        _buffer.Advance(2 + filter.Length);
        Count++;
        return this;
    }
}
