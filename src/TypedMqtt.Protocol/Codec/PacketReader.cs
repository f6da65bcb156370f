using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Protocol.Codec;

/// <summary>
/// Reads packets from frames, in place and strictly. Every method throws <see cref="MqttProtocolException"/> with the reason code of the
/// rule that is broken; nothing is allocated otherwise. CONNECT has <see cref="ConnectReader"/>.
/// </summary>
public static class PacketReader
{
    /// <summary>Reads a CONNACK.</summary>
    /// <param name="frame">A frame of type CONNACK.</param>
    /// <param name="version">The version the CONNECT asked for.</param>
    public static ConnAckPacket ReadConnAck(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        byte flags = reader.ReadByte();
        byte code = reader.ReadByte();
        if (flags > 1)
        {
            throw MqttProtocolException.Malformed("Reserved CONNACK flags are set [MQTT-3.2.2-1].");
        }

        ReasonCode reason;
        MqttProperties properties = default;
        if (version == ProtocolVersion.V5)
        {
            reason = CheckReason(PacketType.ConnAck, code);
            properties = reader.ReadProperties(PacketType.ConnAck);
        }
        else
        {
            reason = ReasonCodes.FromReturnCode(code);
        }

        if (flags == 1 && reason != ReasonCode.Success)
        {
            throw MqttProtocolException.Error("A refusing CONNACK says that a session is present [MQTT-3.2.2-6].");
        }

        reader.ExpectEnd(PacketType.ConnAck);
        return new ConnAckPacket { SessionPresent = flags == 1, ReasonCode = reason, Properties = properties };
    }

    /// <summary>Reads a PUBLISH.</summary>
    /// <param name="frame">A frame of type PUBLISH.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="checkTopic">False leaves the topic's characters unchecked, for a caller that compares it with topics it has checked.</param>
    public static PublishPacket ReadPublish(Frame frame, ProtocolVersion version, bool checkTopic = true)
    {
        var reader = new SpanReader(frame.Body);
        var qos = (Qos)((frame.Flags >> 1) & 3);
        bool dup = (frame.Flags & 8) != 0;
        if (dup && qos == Qos.AtMostOnce)
        {
            throw MqttProtocolException.Malformed("A QoS 0 PUBLISH has DUP set [MQTT-3.3.1-2].");
        }

        ReadOnlySpan<byte> topic = reader.ReadBinary();
        if (checkTopic && !topic.IsEmpty)
        {
            CheckTopic(topic);
        }

        ushort packetId = qos == Qos.AtMostOnce ? (ushort)0 : reader.ReadPacketId();
        MqttProperties properties = version == ProtocolVersion.V5 ? reader.ReadProperties(PacketType.Publish) : default;
        if (topic.IsEmpty && !properties.Has(PropertyId.TopicAlias))
        {
            throw MqttProtocolException.Error("A PUBLISH has neither a topic nor a topic alias (3.3.2.1).");
        }

        return new PublishPacket
        {
            Topic = topic,
            PacketId = packetId,
            Properties = properties,
            Payload = reader.ReadRest(),
            Qos = qos,
            Retain = (frame.Flags & 1) != 0,
            Dup = dup,
        };
    }

    /// <summary>Checks the characters of a topic that was read unchecked.</summary>
    /// <param name="topic">A topic that is not empty.</param>
    public static void CheckTopic(ReadOnlySpan<byte> topic)
    {
        if (TopicName.IsValid(topic))
        {
            return;
        }

        throw Utf8String.IsValid(topic)
            ? MqttProtocolException.Error("A topic name must not contain wildcards [MQTT-3.3.2-2].")
            : MqttProtocolException.Malformed("A topic name is not valid UTF-8 or contains U+0000 [MQTT-3.3.2-1].");
    }

    /// <summary>Reads a PUBACK, PUBREC, PUBREL or PUBCOMP; the short forms mean success.</summary>
    /// <param name="frame">A frame of one of the four types.</param>
    /// <param name="version">The version of the connection.</param>
    public static AckPacket ReadAck(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        ushort packetId = reader.ReadPacketId();
        ReasonCode reason = ReasonCode.Success;
        MqttProperties properties = default;
        if (version == ProtocolVersion.V5 && reader.Remaining > 0)
        {
            reason = CheckReason(frame.Type, reader.ReadByte());
            if (reader.Remaining > 0)
            {
                properties = reader.ReadProperties(frame.Type);
            }
        }

        reader.ExpectEnd(frame.Type);
        return new AckPacket { Type = frame.Type, PacketId = packetId, ReasonCode = reason, Properties = properties };
    }

    /// <summary>Reads a SUBSCRIBE; filters and options are checked.</summary>
    /// <param name="frame">A frame of type SUBSCRIBE.</param>
    /// <param name="version">The version of the connection.</param>
    public static SubscribePacket ReadSubscribe(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        ushort packetId = reader.ReadPacketId();
        MqttProperties properties = version == ProtocolVersion.V5 ? reader.ReadProperties(PacketType.Subscribe) : default;
        ReadOnlySpan<byte> encoded = reader.ReadRest();
        int count = 0;
        for (var entries = new SpanReader(encoded); entries.Remaining > 0; count++)
        {
            ReadOnlySpan<byte> filter = entries.ReadUtf8();
            byte options = entries.ReadByte();
            CheckFilter(filter);
            CheckOptions(filter, options, version);
        }

        return count > 0
            ? new SubscribePacket { PacketId = packetId, Properties = properties, EncodedFilters = encoded, Count = count }
            : throw MqttProtocolException.Error("A SUBSCRIBE has no topic filter [MQTT-3.8.3-2].");
    }

    /// <summary>Reads an UNSUBSCRIBE; filters are checked.</summary>
    /// <param name="frame">A frame of type UNSUBSCRIBE.</param>
    /// <param name="version">The version of the connection.</param>
    public static UnsubscribePacket ReadUnsubscribe(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        ushort packetId = reader.ReadPacketId();
        MqttProperties properties = version == ProtocolVersion.V5 ? reader.ReadProperties(PacketType.Unsubscribe) : default;
        ReadOnlySpan<byte> encoded = reader.ReadRest();
        int count = 0;
        for (var entries = new SpanReader(encoded); entries.Remaining > 0; count++)
        {
            CheckFilter(entries.ReadUtf8());
        }

        return count > 0
            ? new UnsubscribePacket { PacketId = packetId, Properties = properties, EncodedFilters = encoded, Count = count }
            : throw MqttProtocolException.Error("An UNSUBSCRIBE has no topic filter [MQTT-3.10.3-2].");
    }

    /// <summary>Reads a SUBACK or UNSUBACK.</summary>
    /// <param name="frame">A frame of one of the two types.</param>
    /// <param name="version">The version of the connection.</param>
    public static SubAckPacket ReadSubAck(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        ushort packetId = reader.ReadPacketId();
        MqttProperties properties = version == ProtocolVersion.V5 ? reader.ReadProperties(frame.Type) : default;
        ReadOnlySpan<byte> codes = reader.ReadRest();
        bool withCodes = version == ProtocolVersion.V5 || frame.Type == PacketType.SubAck;
        if (withCodes == codes.IsEmpty)
        {
            throw MqttProtocolException.Malformed($"{frame.Type} has {(codes.IsEmpty ? "no reason code" : "bytes after the packet identifier")} (3.9.3, 3.11.3).");
        }

        foreach (byte code in codes)
        {
            if (version == ProtocolVersion.V5 ? !ReasonCodes.IsAllowed(frame.Type, (ReasonCode)code) : code is > 2 and not 0x80)
            {
                throw MqttProtocolException.Malformed($"0x{code:X2} is not a reason code of {frame.Type} [MQTT-3.9.3-2].");
            }
        }

        return new SubAckPacket { Type = frame.Type, PacketId = packetId, Properties = properties, ReasonCodes = codes };
    }

    /// <summary>Reads a DISCONNECT; the short forms mean success.</summary>
    /// <param name="frame">A frame of type DISCONNECT.</param>
    /// <param name="version">The version of the connection.</param>
    public static DisconnectPacket ReadDisconnect(Frame frame, ProtocolVersion version)
    {
        var reader = new SpanReader(frame.Body);
        ReasonCode reason = ReasonCode.Success;
        MqttProperties properties = default;
        if (version == ProtocolVersion.V5 && reader.Remaining > 0)
        {
            reason = CheckReason(PacketType.Disconnect, reader.ReadByte());
            if (reader.Remaining > 0)
            {
                properties = reader.ReadProperties(PacketType.Disconnect);
            }
        }

        reader.ExpectEnd(PacketType.Disconnect);
        return new DisconnectPacket { ReasonCode = reason, Properties = properties };
    }

    /// <summary>Reads an AUTH. The short form of 3.15.2.1 has no authentication method and is refused like every AUTH without one.</summary>
    /// <param name="frame">A frame of type AUTH.</param>
    /// <param name="version">The version of the connection; AUTH exists in 5.0 only.</param>
    public static AuthPacket ReadAuth(Frame frame, ProtocolVersion version)
    {
        if (version != ProtocolVersion.V5)
        {
            throw MqttProtocolException.Malformed("Packet type 15 is reserved before MQTT 5.0 (3.1.1 §2.2.1).");
        }

        ReasonCode reason = ReasonCode.Success;
        MqttProperties properties = default;
        if (!frame.Body.IsEmpty)
        {
            var reader = new SpanReader(frame.Body);
            reason = CheckReason(PacketType.Auth, reader.ReadByte());
            properties = reader.ReadProperties(PacketType.Auth);
            reader.ExpectEnd(PacketType.Auth);
        }

        if (!properties.Has(PropertyId.AuthenticationMethod))
        {
            throw MqttProtocolException.Error("AUTH without an authentication method (3.15.2.2.2).");
        }

        return new AuthPacket { ReasonCode = reason, Properties = properties };
    }

    /// <summary>Checks a PINGREQ or PINGRESP, which have no body.</summary>
    /// <param name="frame">A frame of one of the two types.</param>
    public static void CheckPing(Frame frame)
    {
        if (!frame.Body.IsEmpty)
        {
            throw MqttProtocolException.Malformed($"{frame.Type} has a body (3.12, 3.13).");
        }
    }

    private static ReasonCode CheckReason(PacketType packet, byte code) => ReasonCodes.IsAllowed(packet, (ReasonCode)code)
        ? (ReasonCode)code
        : throw MqttProtocolException.Malformed($"0x{code:X2} is not a reason code of {packet} (2.4).");

    private static void CheckFilter(ReadOnlySpan<byte> filter)
    {
        if (!TopicFilter.IsValid(filter))
        {
            throw MqttProtocolException.Malformed("A topic filter is empty or misplaces a wildcard [MQTT-4.7.1-1] [MQTT-4.7.3-1] [MQTT-4.8.2-1].");
        }
    }

    private static void CheckOptions(ReadOnlySpan<byte> filter, byte options, ProtocolVersion version)
    {
        int reserved = version == ProtocolVersion.V5 ? 0xC0 : 0xFC;
        if ((options & reserved) != 0)
        {
            throw MqttProtocolException.Malformed("Subscription options use reserved bits [MQTT-3.8.3-5].");
        }

        if ((options & 3) == 3 || (options & 0x30) == 0x30)
        {
            throw MqttProtocolException.Error("QoS 3 and retain handling 3 do not exist (3.8.3.1).");
        }

        if ((options & 4) != 0 && SharedFilter.IsShared(filter))
        {
            throw MqttProtocolException.Error("A shared subscription must not ask for No Local [MQTT-3.8.3-4].");
        }
    }
}
