using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Reads CONNECT, the only packet that names the version it is written in (3.1).</summary>
public static class ConnectReader
{
    /// <summary>Reads a CONNECT of any version.</summary>
    /// <param name="frame">A frame of type CONNECT.</param>
    /// <exception cref="MqttProtocolException">With <see cref="ReasonCode.UnsupportedProtocolVersion"/> for a version this codec does not
    /// know, which is to be answered with a CONNACK [MQTT-3.1.2-2].</exception>
    public static ConnectPacket Read(Frame frame)
    {
        var reader = new SpanReader(frame.Body);
        ProtocolVersion version = ReadVersion(ref reader);
        byte flags = reader.ReadByte();
        CheckFlags(flags, version);
        bool hasWill = (flags & 0x04) != 0;
        ushort keepAlive = reader.ReadUInt16();
        MqttProperties properties = version == ProtocolVersion.V5 ? reader.ReadProperties(PacketType.Connect) : default;
        ReadOnlySpan<byte> clientId = reader.ReadUtf8();

        MqttProperties willProperties = default;
        ReadOnlySpan<byte> willTopic = default;
        ReadOnlySpan<byte> willPayload = default;
        if (hasWill)
        {
            willProperties = version == ProtocolVersion.V5 ? reader.ReadProperties(PropertyTable.Will) : default;
            willTopic = reader.ReadUtf8();
            willPayload = reader.ReadBinary();
            if (!TopicName.IsValid(willTopic))
            {
                throw MqttProtocolException.Error("The will topic is empty or contains a wildcard [MQTT-3.3.2-2] [MQTT-4.7.3-1].");
            }
        }

        bool hasUserName = (flags & 0x80) != 0;
        bool hasPassword = (flags & 0x40) != 0;
        ReadOnlySpan<byte> userName = hasUserName ? reader.ReadUtf8() : default;
        ReadOnlySpan<byte> password = hasPassword ? reader.ReadBinary() : default;
        reader.ExpectEnd(PacketType.Connect);
        return new ConnectPacket
        {
            ProtocolVersion = version,
            CleanStart = (flags & 0x02) != 0,
            KeepAlive = keepAlive,
            Properties = properties,
            ClientId = clientId,
            HasWill = hasWill,
            WillQos = (Qos)((flags >> 3) & 3),
            WillRetain = (flags & 0x20) != 0,
            WillProperties = willProperties,
            WillTopic = willTopic,
            WillPayload = willPayload,
            HasUserName = hasUserName,
            UserName = userName,
            HasPassword = hasPassword,
            Password = password,
        };
    }

    private static ProtocolVersion ReadVersion(ref SpanReader reader)
    {
        ReadOnlySpan<byte> name = reader.ReadUtf8();
        byte level = reader.ReadByte();
        if (name.SequenceEqual("MQTT"u8))
        {
            return level is 4 or 5 ? (ProtocolVersion)level : throw Unsupported(level);
        }

        if (name.SequenceEqual("MQIsdp"u8))
        {
            return level == 3 ? ProtocolVersion.V31 : throw Unsupported(level);
        }

        throw new MqttProtocolException(ReasonCode.UnsupportedProtocolVersion, "The protocol name is neither MQTT nor MQIsdp [MQTT-3.1.2-1].");
    }

    private static void CheckFlags(byte flags, ProtocolVersion version)
    {
        if ((flags & 0x01) != 0)
        {
            throw MqttProtocolException.Malformed("The reserved connect flag is set [MQTT-3.1.2-3].");
        }

        if ((flags & 0x04) == 0 ? (flags & 0x38) != 0 : (flags & 0x18) == 0x18)
        {
            throw MqttProtocolException.Malformed("Will QoS or will retain does not fit the will flag [MQTT-3.1.2-11] [MQTT-3.1.2-12] [MQTT-3.1.2-13].");
        }

        if (version != ProtocolVersion.V5 && (flags & 0xC0) == 0x40)
        {
            throw MqttProtocolException.Malformed("A password without a user name (3.1.1 [MQTT-3.1.2-22]).");
        }
    }

    private static MqttProtocolException Unsupported(byte level) =>
        new(ReasonCode.UnsupportedProtocolVersion, $"Protocol level {level} is not supported; 3 (MQIsdp), 4 and 5 (MQTT) are [MQTT-3.1.2-2].");
}
