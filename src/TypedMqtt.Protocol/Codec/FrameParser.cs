using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Cuts a byte stream into control packets (2.1).</summary>
public static class FrameParser
{
    /// <summary>Finds the first packet of a buffer.</summary>
    /// <param name="buffer">Received bytes that start with a packet.</param>
    /// <param name="maximumPacketSize">The largest packet accepted, in bytes.</param>
    /// <param name="frame">The packet, pointing into the buffer.</param>
    /// <param name="needed">When the packet is not complete yet: its whole length if that is known, else 0.</param>
    /// <param name="version">The version of the connection; 3.1 knows flags that later versions reserve.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="MqttProtocolException">Not a packet: reserved type, wrong flags, bad length, or larger than allowed. Thrown as soon
    /// as the header shows it, before the body has arrived.</exception>
    public static bool TryParse(ReadOnlySpan<byte> buffer, int maximumPacketSize, out Frame frame, out int needed, ProtocolVersion version = ProtocolVersion.V5)
    {
        frame = default;
        needed = 0;
        if (buffer.IsEmpty)
        {
            return false;
        }

        byte first = buffer[0];
        CheckFixedHeader(first, version);
        int lengthBytes;
        uint remaining;
        if (buffer.Length > 1 && buffer[1] < 128)
        {
            lengthBytes = 1;
            remaining = buffer[1];
        }
        else
        {
            lengthBytes = VariableByteInteger.Read(buffer[1..], out remaining);
            if (lengthBytes == 0)
            {
                return false;
            }
        }

        int length = 1 + lengthBytes + (int)remaining;
        if (length > maximumPacketSize)
        {
            ThrowTooLarge(first, length, maximumPacketSize);
        }

        if (buffer.Length < length)
        {
            needed = length;
            return false;
        }

        frame = new Frame(first, buffer.Slice(1 + lengthBytes, (int)remaining), buffer[..length]);
        return true;
    }

    /// <summary>Finds the first packet of a sequence; a packet that spans segments is copied into <paramref name="scratch"/>.</summary>
    /// <param name="sequence">Received bytes that start with a packet.</param>
    /// <param name="maximumPacketSize">The largest packet accepted, in bytes.</param>
    /// <param name="scratch">Receives a packet that spans segments; cleared first.</param>
    /// <param name="frame">The packet, pointing into the sequence or the scratch buffer.</param>
    /// <param name="version">The version of the connection.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="MqttProtocolException">As <see cref="TryParse(ReadOnlySpan{byte}, int, out Frame, out int, ProtocolVersion)"/>.</exception>
    public static bool TryParse(
        in ReadOnlySequence<byte> sequence, int maximumPacketSize, ArrayBufferWriter<byte> scratch, out Frame frame,
        ProtocolVersion version = ProtocolVersion.V5)
    {
        if (TryParse(sequence.FirstSpan, maximumPacketSize, out frame, out int needed, version))
        {
            return true;
        }

        if (sequence.IsSingleSegment)
        {
            return false;
        }

        scratch.ResetWrittenCount();
        if (needed == 0)
        {
            foreach (ReadOnlyMemory<byte> segment in sequence.Slice(0, Math.Min(5, sequence.Length)))
            {
                scratch.Write(segment.Span);
            }

            if (TryParse(scratch.WrittenSpan, maximumPacketSize, out frame, out needed, version))
            {
                return true;
            }
        }

        if (needed == 0 || sequence.Length < needed)
        {
            return false;
        }

        scratch.ResetWrittenCount();
        foreach (ReadOnlyMemory<byte> segment in sequence.Slice(0, needed))
        {
            scratch.Write(segment.Span);
        }

        return TryParse(scratch.WrittenSpan, maximumPacketSize, out frame, out _, version);
    }

    private static void CheckFixedHeader(byte first, ProtocolVersion version)
    {
        // PUBLISH carries flags of its own; PUBREL, SUBSCRIBE and UNSUBSCRIBE must carry 2, the others 0 [MQTT-2.1.3-1].
        // Those three have QoS 1 in 3.1 and may be sent again with DUP (3.1 §2.1).
        int expected = (PacketType)(first >> 4) switch
        {
            PacketType.Publish => first & 0x0F,
            PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => version == ProtocolVersion.V31 ? 2 | (first & 8) : 2,
            0 => -1,
            _ => 0,
        };
        if ((first & 0x0F) != expected)
        {
            ThrowBadHeader(first);
        }

        if ((first & 0xF6) == 0x36)
        {
            throw MqttProtocolException.Malformed("A PUBLISH has both QoS bits set [MQTT-3.3.1-4].");
        }
    }

    [DoesNotReturn]
    private static void ThrowBadHeader(byte first) => throw MqttProtocolException.Malformed(
        first >> 4 == 0
            ? "Packet type 0 is reserved (2.1.2)."
            : $"The fixed header of {(PacketType)(first >> 4)} has reserved flags set: 0x{first & 0x0F:X} [MQTT-2.1.3-1].");

    [DoesNotReturn]
    private static void ThrowTooLarge(byte first, int length, int maximumPacketSize) => throw new MqttProtocolException(
        ReasonCode.PacketTooLarge, $"{(PacketType)(first >> 4)} of {length} bytes exceeds the maximum packet size of {maximumPacketSize}.");
}
