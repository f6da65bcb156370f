using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>SUBACK and UNSUBACK: one reason code per filter, in order (3.9, 3.11).</summary>
public readonly ref struct SubAckPacket
{
    /// <summary><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</summary>
    public PacketType Type { get; init; }

    /// <summary>The packet identifier of the request.</summary>
    public ushort PacketId { get; init; }

    /// <summary>Reason codes as bytes; empty for an UNSUBACK of 3.x.</summary>
    public ReadOnlySpan<byte> ReasonCodes { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }
}
