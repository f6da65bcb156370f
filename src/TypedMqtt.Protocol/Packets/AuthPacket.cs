using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>AUTH: a step of enhanced authentication (3.15).</summary>
public readonly ref struct AuthPacket
{
    /// <summary>Success, continue, or re-authenticate.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Method and data.</summary>
    public MqttProperties Properties { get; init; }
}
