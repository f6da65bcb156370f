using System.Buffers.Binary;

namespace TypedMqtt.Benchmarks.Wire;

/// <summary>A received packet, as far as the generator looks at it.</summary>
internal readonly ref struct RawPacket
{
    public const int Publish = 3;

    public const int PubAck = 4;

    private RawPacket(byte header, ReadOnlySpan<byte> body, int length)
    {
        Header = header;
        Body = body;
        Length = length;
    }

    public byte Header { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole packet.</summary>
    public int Length { get; }

    public int Type => Header >> 4;

    /// <summary>The packet identifier of a QoS 1 PUBLISH.</summary>
    public ReadOnlySpan<byte> PublishId => Body.Slice(2 + BinaryPrimitives.ReadUInt16BigEndian(Body), 2);

    /// <summary>The first packet of a buffer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> buffer, out RawPacket packet)
    {
        packet = default;
        if (buffer.Length < 2)
        {
            return false;
        }

        if (buffer[1] > 127)
        {
            throw new LoadException($"a packet {buffer[0]:X2} is longer than anything that was sent");
        }

        int length = 2 + buffer[1];
        if (buffer.Length < length)
        {
            return false;
        }

        packet = new RawPacket(buffer[0], buffer[2..length], length);
        return true;
    }
}
