using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Codec;

/// <summary>One whole control packet: its type, flags and body, in place.</summary>
public readonly ref struct Frame
{
    internal Frame(byte first, ReadOnlySpan<byte> body, ReadOnlySpan<byte> whole)
    {
        First = first;
        Body = body;
        Whole = whole;
    }

    /// <summary>The packet type.</summary>
    public PacketType Type => (PacketType)(First >> 4);

    /// <summary>The four flag bits of the fixed header.</summary>
    public byte Flags => (byte)(First & 0x0F);

    /// <summary>Variable header and payload.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole packet, fixed header included.</summary>
    public int Length => Whole.Length;

    /// <summary>The packet as received, fixed header included.</summary>
    public ReadOnlySpan<byte> Whole { get; }

    /// <summary>The first byte of the fixed header.</summary>
    internal byte First { get; }
}
