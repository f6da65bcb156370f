using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>PUBLISH: an application message (3.3).</summary>
public readonly ref struct PublishPacket
{
    /// <summary>The topic as UTF-8; empty when a topic alias stands for it.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Properties, MQTT 5.0 only.</summary>
    public MqttProperties Properties { get; init; }

    /// <summary>The packet identifier; 0 with QoS 0.</summary>
    public ushort PacketId { get; init; }

    /// <summary>The quality of service.</summary>
    public Qos Qos { get; init; }

    /// <summary>Whether the message is to be retained, or was.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether this is a re-delivery.</summary>
    public bool Dup { get; init; }
}
