using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>CONNACK: the answer to CONNECT (3.2).</summary>
public readonly ref struct ConnAckPacket
{
    /// <summary>Whether the server still has the client's session.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>The outcome; return codes of 3.x are mapped to and from reason codes.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }
}
