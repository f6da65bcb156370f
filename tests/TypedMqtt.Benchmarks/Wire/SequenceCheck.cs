using System.Buffers.Binary;

namespace TypedMqtt.Benchmarks.Wire;

/// <summary>What one subscriber received, held against what its publishers sent: every number once, in order.</summary>
internal sealed class SequenceCheck(int publishers)
{
    private readonly long[] _next = new long[publishers];

    public long Received { get; private set; }

    /// <summary>What was wrong first, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Counts the whole packets a subscriber has received and consumes them.</summary>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="acknowledge">Whether to append a PUBACK for each.</param>
    public void CountAll(RawConnection subscriber, bool acknowledge = false)
    {
        ReadOnlySpan<byte> unread = subscriber.Unread;
        Span<byte> acks = acknowledge ? subscriber.Free : default;
        int consumed = 0;
        int answered = 0;
        while (RawPacket.TryRead(unread[consumed..], out RawPacket packet))
        {
            if (packet.Type != RawPacket.Publish)
            {
                throw new LoadException($"a subscriber received a packet {packet.Header:X2}");
            }

            Count(packet);
            if (acknowledge)
            {
                ReadOnlySpan<byte> id = packet.PublishId;
                acks[answered++] = 0x40;
                acks[answered++] = 2;
                acks[answered++] = id[0];
                acks[answered++] = id[1];
            }

            consumed += packet.Length;
        }

        subscriber.Append(answered);
        subscriber.Consume(consumed);
    }

    private void Count(in RawPacket packet)
    {
        ReadOnlySpan<byte> payload = packet.Body[^PublishTemplate.PayloadBytes..];
        int publisher = BinaryPrimitives.ReadInt32BigEndian(payload);
        long sequence = BinaryPrimitives.ReadInt64BigEndian(payload[8..]);
        if (sequence != _next[publisher])
        {
            Fault ??= sequence < _next[publisher]
                ? $"publisher {publisher}: {sequence} is a duplicate or late, {_next[publisher]} was due"
                : $"publisher {publisher}: {sequence} arrived when {_next[publisher]} was due";
        }

        _next[publisher] = sequence + 1;
        Received++;
    }
}
