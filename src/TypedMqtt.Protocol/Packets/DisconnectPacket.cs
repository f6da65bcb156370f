using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>DISCONNECT: the last packet of a connection (3.14).</summary>
public readonly ref struct DisconnectPacket
{
    /// <summary>Why; always success in 3.x.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }
}
