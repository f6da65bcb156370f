using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP, which share one layout (3.4 to 3.7).</summary>
public readonly ref struct AckPacket
{
    /// <summary>Which of the four it is.</summary>
    public PacketType Type { get; init; }

    /// <summary>The packet identifier of the PUBLISH.</summary>
    public ushort PacketId { get; init; }

    /// <summary>The outcome; always success in 3.x.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }
}
