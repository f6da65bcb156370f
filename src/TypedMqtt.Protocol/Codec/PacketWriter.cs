using System.Buffers;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Writes packets, each in one piece, into a buffer writer. Nothing is allocated.</summary>
public static class PacketWriter
{
    /// <summary>A whole PINGREQ.</summary>
    public static ReadOnlySpan<byte> PingReq => [0xC0, 0];

    /// <summary>A whole PINGRESP.</summary>
    public static ReadOnlySpan<byte> PingResp => [0xD0, 0];

    /// <summary>Writes a CONNECT.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet; its version decides the layout.</param>
    public static void WriteConnect(IBufferWriter<byte> output, in ConnectPacket packet)
    {
        bool v5 = packet.ProtocolVersion == ProtocolVersion.V5;
        ReadOnlySpan<byte> name = packet.ProtocolVersion == ProtocolVersion.V31 ? "MQIsdp"u8 : "MQTT"u8;
        int length = 2 + name.Length + 1 + 1 + 2 + 2 + packet.ClientId.Length;
        length += v5 ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0;
        if (packet.HasWill)
        {
            length += 2 + packet.WillTopic.Length + 2 + packet.WillPayload.Length;
            length += v5 ? SpanWriter.PropertiesLength(packet.WillProperties.Encoded) : 0;
        }

        length += packet.HasUserName ? 2 + packet.UserName.Length : 0;
        length += packet.HasPassword ? 2 + packet.Password.Length : 0;

        int flags = (packet.CleanStart ? 0x02 : 0) | (packet.HasUserName ? 0x80 : 0) | (packet.HasPassword ? 0x40 : 0);
        if (packet.HasWill)
        {
            flags |= 0x04 | ((int)packet.WillQos << 3) | (packet.WillRetain ? 0x20 : 0);
        }

        SpanWriter writer = Begin(output, PacketType.Connect, 0, length, out int total);
        writer.WriteBinary(name);
        writer.WriteByte((byte)packet.ProtocolVersion);
        writer.WriteByte((byte)flags);
        writer.WriteUInt16(packet.KeepAlive);
        if (v5)
        {
            writer.WriteProperties(packet.Properties.Encoded);
        }

        writer.WriteBinary(packet.ClientId);
        if (packet.HasWill)
        {
            if (v5)
            {
                writer.WriteProperties(packet.WillProperties.Encoded);
            }

            writer.WriteBinary(packet.WillTopic);
            writer.WriteBinary(packet.WillPayload);
        }

        if (packet.HasUserName)
        {
            writer.WriteBinary(packet.UserName);
        }

        if (packet.HasPassword)
        {
            writer.WriteBinary(packet.Password);
        }

        output.Advance(total);
    }

    /// <summary>Writes a CONNACK.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteConnAck(IBufferWriter<byte> output, in ConnAckPacket packet, ProtocolVersion version)
    {
        bool v5 = version == ProtocolVersion.V5;
        int length = 2 + (v5 ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0);
        SpanWriter writer = Begin(output, PacketType.ConnAck, 0, length, out int total);

        // MQTT 3.1 has no session present flag.
        writer.WriteByte(packet.SessionPresent && version != ProtocolVersion.V31 ? (byte)1 : (byte)0);
        writer.WriteByte(v5 ? (byte)packet.ReasonCode : ReasonCodes.ToReturnCode(packet.ReasonCode));
        if (v5)
        {
            writer.WriteProperties(packet.Properties.Encoded);
        }

        output.Advance(total);
    }

    /// <summary>Bytes a PUBLISH takes on the wire.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="version">The version of the connection.</param>
    public static int GetPublishLength(in PublishPacket packet, ProtocolVersion version)
    {
        int body = PublishBodyLength(packet, version);
        return 1 + VariableByteInteger.GetLength((uint)body) + body;
    }

    /// <summary>Writes a PUBLISH.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WritePublish(IBufferWriter<byte> output, in PublishPacket packet, ProtocolVersion version)
    {
        int flags = ((int)packet.Qos << 1) | (packet.Retain ? 1 : 0) | (packet.Dup ? 8 : 0);
        SpanWriter writer = Begin(output, PacketType.Publish, flags, PublishBodyLength(packet, version), out int total);
        writer.WriteBinary(packet.Topic);
        if (packet.Qos != Qos.AtMostOnce)
        {
            writer.WriteUInt16(packet.PacketId);
        }

        if (version == ProtocolVersion.V5)
        {
            writer.WriteProperties(packet.Properties.Encoded);
        }

        writer.WriteBytes(packet.Payload);
        output.Advance(total);
    }

    /// <summary>Writes a PUBACK, PUBREC, PUBREL or PUBCOMP in its shortest form.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteAck(IBufferWriter<byte> output, in AckPacket packet, ProtocolVersion version)
    {
        bool withProperties = version == ProtocolVersion.V5 && !packet.Properties.IsEmpty;
        bool withReason = version == ProtocolVersion.V5 && (withProperties || packet.ReasonCode != ReasonCode.Success);
        int length = 2 + (withReason ? 1 : 0) + (withProperties ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0);
        SpanWriter writer = Begin(output, packet.Type, packet.Type == PacketType.PubRel ? 2 : 0, length, out int total);
        writer.WriteUInt16(packet.PacketId);
        if (withReason)
        {
            writer.WriteByte((byte)packet.ReasonCode);
        }

        if (withProperties)
        {
            writer.WriteProperties(packet.Properties.Encoded);
        }

        output.Advance(total);
    }

    /// <summary>Writes a SUBSCRIBE.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet; <see cref="FilterListBuilder"/> encodes its filters.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteSubscribe(IBufferWriter<byte> output, in SubscribePacket packet, ProtocolVersion version) =>
        WriteFilters(output, PacketType.Subscribe, packet.PacketId, packet.Properties.Encoded, packet.EncodedFilters, version);

    /// <summary>Writes an UNSUBSCRIBE.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet; <see cref="FilterListBuilder"/> encodes its filters.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteUnsubscribe(IBufferWriter<byte> output, in UnsubscribePacket packet, ProtocolVersion version) =>
        WriteFilters(output, PacketType.Unsubscribe, packet.PacketId, packet.Properties.Encoded, packet.EncodedFilters, version);

    /// <summary>Writes a SUBACK or UNSUBACK.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet; in 3.x failing codes are written as 0x80 and an UNSUBACK has none.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteSubAck(IBufferWriter<byte> output, in SubAckPacket packet, ProtocolVersion version)
    {
        bool v5 = version == ProtocolVersion.V5;
        ReadOnlySpan<byte> codes = v5 || packet.Type == PacketType.SubAck ? packet.ReasonCodes : default;
        int length = 2 + codes.Length + (v5 ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0);
        SpanWriter writer = Begin(output, packet.Type, 0, length, out int total);
        writer.WriteUInt16(packet.PacketId);
        if (v5)
        {
            writer.WriteProperties(packet.Properties.Encoded);
            writer.WriteBytes(codes);
        }
        else
        {
            foreach (byte code in codes)
            {
                writer.WriteByte(code >= 0x80 ? (byte)0x80 : code);
            }
        }

        output.Advance(total);
    }

    /// <summary>Writes a DISCONNECT in its shortest form.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet; in 3.x it has neither reason nor properties.</param>
    /// <param name="version">The version of the connection.</param>
    public static void WriteDisconnect(IBufferWriter<byte> output, in DisconnectPacket packet, ProtocolVersion version)
    {
        bool withProperties = version == ProtocolVersion.V5 && !packet.Properties.IsEmpty;
        bool withReason = version == ProtocolVersion.V5 && (withProperties || packet.ReasonCode != ReasonCode.Success);
        int length = (withReason ? 1 : 0) + (withProperties ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0);
        SpanWriter writer = Begin(output, PacketType.Disconnect, 0, length, out int total);
        if (withReason)
        {
            writer.WriteByte((byte)packet.ReasonCode);
        }

        if (withProperties)
        {
            writer.WriteProperties(packet.Properties.Encoded);
        }

        output.Advance(total);
    }

    /// <summary>Writes an AUTH.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The packet.</param>
    public static void WriteAuth(IBufferWriter<byte> output, in AuthPacket packet)
    {
        SpanWriter writer = Begin(output, PacketType.Auth, 0, 1 + SpanWriter.PropertiesLength(packet.Properties.Encoded), out int total);
        writer.WriteByte((byte)packet.ReasonCode);
        writer.WriteProperties(packet.Properties.Encoded);
        output.Advance(total);
    }

    private static int PublishBodyLength(in PublishPacket packet, ProtocolVersion version) =>
        2 + packet.Topic.Length + (packet.Qos == Qos.AtMostOnce ? 0 : 2) + packet.Payload.Length
        + (version == ProtocolVersion.V5 ? SpanWriter.PropertiesLength(packet.Properties.Encoded) : 0);

    private static void WriteFilters(IBufferWriter<byte> output, PacketType type, ushort packetId, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> filters, ProtocolVersion version)
    {
        bool v5 = version == ProtocolVersion.V5;
        int length = 2 + filters.Length + (v5 ? SpanWriter.PropertiesLength(properties) : 0);
        SpanWriter writer = Begin(output, type, 2, length, out int total);
        writer.WriteUInt16(packetId);
        if (v5)
        {
            writer.WriteProperties(properties);
        }

        writer.WriteBytes(filters);
        output.Advance(total);
    }

    private static SpanWriter Begin(IBufferWriter<byte> output, PacketType type, int flags, int length, out int total)
    {
        total = 1 + VariableByteInteger.GetLength((uint)length) + length;
        var writer = new SpanWriter(output.GetSpan(total));
        writer.WriteByte((byte)(((int)type << 4) | flags));
        writer.WriteVariableByteInteger((uint)length);
        return writer;
    }
}
