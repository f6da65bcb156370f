using System.Buffers.Binary;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Reads the data types of 1.5 in place; running past the end is a malformed packet.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Position { get; private set; }

    public readonly int Remaining => _source.Length - Position;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> ReadBinary() => Take(ReadUInt16());

    public ReadOnlySpan<byte> ReadUtf8()
    {
        ReadOnlySpan<byte> text = ReadBinary();
        return Utf8String.IsValid(text) ? text : throw MqttProtocolException.Malformed("A string is not valid UTF-8 or contains U+0000 [MQTT-1.5.4-1] [MQTT-1.5.4-2].");
    }

    public uint ReadVariableByteInteger()
    {
        int length = VariableByteInteger.Read(_source[Position..], out uint value);
        if (length == 0)
        {
            throw PastTheEnd();
        }

        Position += length;
        return value;
    }

    public ushort ReadPacketId()
    {
        ushort id = ReadUInt16();
        return id != 0 ? id : throw MqttProtocolException.Error("Packet identifier 0 is not allowed [MQTT-2.2.1-3].");
    }

    public MqttProperties ReadProperties(PacketType packet)
    {
        uint length = ReadVariableByteInteger();
        return length == 0 ? default : MqttProperties.Parse(Take((int)length), packet);
    }

    public ReadOnlySpan<byte> ReadRest() => Take(Remaining);

    public readonly void ExpectEnd(PacketType packet)
    {
        if (Remaining != 0)
        {
            throw MqttProtocolException.Malformed($"{Remaining} bytes too many at the end of {packet}.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw PastTheEnd();
        }

        ReadOnlySpan<byte> taken = _source.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static MqttProtocolException PastTheEnd() => MqttProtocolException.Malformed("A field runs past the end of its packet.");
}
