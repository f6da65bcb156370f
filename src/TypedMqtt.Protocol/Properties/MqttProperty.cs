using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Protocol.Properties;

/// <summary>One property of a block, in place.</summary>
public readonly ref struct MqttProperty
{
    internal MqttProperty(PropertyId id, uint number, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, int encodedLength)
    {
        Id = id;
        Number = number;
        Bytes = bytes;
        Name = name;
        EncodedLength = encodedLength;
    }

    /// <summary>Which property it is.</summary>
    public PropertyId Id { get; }

    /// <summary>The value of a byte, two- or four-byte or variable byte integer; 0 for the others.</summary>
    public uint Number { get; }

    /// <summary>The value of a string or binary property, and of a user property.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The name of a user property.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Bytes the property takes in the block, identifier included.</summary>
    public int EncodedLength { get; }

    internal static MqttProperty Read(ReadOnlySpan<byte> source)
    {
        var reader = new SpanReader(source);
        uint id = reader.ReadVariableByteInteger();
        uint number = 0;
        ReadOnlySpan<byte> bytes = default;
        ReadOnlySpan<byte> name = default;
        switch (PropertyTable.TypeOf(id))
        {
            case PropertyType.Byte:
                number = reader.ReadByte();
                break;
            case PropertyType.UInt16:
                number = reader.ReadUInt16();
                break;
            case PropertyType.UInt32:
                number = reader.ReadUInt32();
                break;
            case PropertyType.VariableByteInteger:
                number = reader.ReadVariableByteInteger();
                break;
            case PropertyType.Utf8:
                bytes = reader.ReadUtf8();
                break;
            case PropertyType.Binary:
                bytes = reader.ReadBinary();
                break;
            case PropertyType.Utf8Pair:
                name = reader.ReadUtf8();
                bytes = reader.ReadUtf8();
                break;
            default:
                throw MqttProtocolException.Malformed($"0x{id:X2} is not a property identifier (2.2.2.2).");
        }

        return new MqttProperty((PropertyId)id, number, bytes, name, reader.Position);
    }
}
