using System.Buffers.Binary;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Writes the data types of 1.5 into a span that is large enough.</summary>
internal ref struct SpanWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Position { get; private set; }

    public void WriteByte(byte value) => _destination[Position++] = value;

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination[Position..], value);
        Position += 2;
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[Position..]);
        Position += value.Length;
    }

    /// <summary>A two-byte length and the bytes: strings and binary data (1.5.4, 1.5.6).</summary>
    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteUInt16(checked((ushort)value.Length));
        WriteBytes(value);
    }

    public void WriteVariableByteInteger(uint value) => Position += VariableByteInteger.Write(_destination[Position..], value);

    /// <summary>A property block with its length prefix.</summary>
    public void WriteProperties(ReadOnlySpan<byte> encoded)
    {
        WriteVariableByteInteger((uint)encoded.Length);
        WriteBytes(encoded);
    }

    public static int PropertiesLength(ReadOnlySpan<byte> encoded) => VariableByteInteger.GetLength((uint)encoded.Length) + encoded.Length;
}
