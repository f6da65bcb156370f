using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <summary>What the outbox puts on the wire. Where a method returns whether it was the first append, the first has to be flushed.</summary>
internal static class OutboxWire
{
    /// <summary>While this much waits to be sent, further messages of QoS 0 queue instead: with small ones a buffer never grows beyond what is kept.</summary>
    private const int HighWater = 224 * 1024;

    /// <summary>Appends a frame if there is room.</summary>
    /// <param name="send">Where to.</param>
    /// <param name="frame">A PUBLISH of QoS 0.</param>
    /// <param name="aliases">Topic aliases, where the broker offers them.</param>
    /// <param name="maximumPacketSize">The longest packet the broker takes.</param>
    /// <param name="first">Whether it has to be flushed.</param>
    public static bool TryAppend(SendBuffer send, ReadOnlySpan<byte> frame, SentAliases? aliases, uint maximumPacketSize, out bool first)
    {
        first = false;
        lock (send.Gate)
        {
            if (send.IsClosed || send.Pending >= HighWater)
            {
                return false;
            }

            if (aliases is null)
            {
                Append(send, frame);
            }
            else
            {
                aliases.Append(send, frame, maximumPacketSize);
            }

            first = send.RequestFlush();
            return true;
        }
    }

    /// <summary>Appends a frame; under the gate of the buffer.</summary>
    public static void Append(SendBuffer send, ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(send.GetSpan(frame.Length));
        send.Advance(frame.Length);
    }

    /// <summary>Appends a PUBREL; true for the first append.</summary>
    public static bool Release(SendBuffer send, ushort packetId, ProtocolVersion version)
    {
        lock (send.Gate)
        {
            if (send.IsClosed)
            {
                return false;
            }

            PacketWriter.WriteAck(send, new AckPacket { Type = PacketType.PubRel, PacketId = packetId }, version);
            return send.RequestFlush();
        }
    }

    /// <summary>Appends what the broker may not have, with the same identifier: PUBLISH with DUP, or PUBREL [MQTT-4.4.0-1]; true for the
    /// first append.</summary>
    public static bool Resend(SendBuffer send, OutboundMessage message, ProtocolVersion version)
    {
        if (message.State == OutboundState.Released)
        {
            return Release(send, message.PacketId, version);
        }

        lock (send.Gate)
        {
            if (send.IsClosed)
            {
                return false;
            }

            message.State = OutboundState.Published;
            message.Stamp(message.PacketId, dup: true);
            Append(send, message.Frame);
            return send.RequestFlush();
        }
    }
}
