namespace TypedMqtt.Benchmarks.Wire;

/// <summary>Counts and acknowledges messages whatever is in them.</summary>
internal static class PacketCounter
{
    /// <summary>Consumes the whole packets a subscriber has received.</summary>
    /// <returns>How many messages they were.</returns>
    public static int Count(RawConnection subscriber)
    {
        ReadOnlySpan<byte> unread = subscriber.Unread;
        Span<byte> acks = subscriber.Free;
        int consumed = 0;
        int answered = 0;
        int messages = 0;
        while (RawPacket.TryRead(unread[consumed..], out RawPacket packet))
        {
            messages++;
            if ((packet.Header & 6) != 0)
            {
                acks[answered++] = 0x40;
                acks[answered++] = 2;
                acks[answered++] = packet.PublishId[0];
                acks[answered++] = packet.PublishId[1];
            }

            consumed += packet.Length;
        }

        subscriber.Append(answered);
        subscriber.Consume(consumed);
        return messages;
    }
}
