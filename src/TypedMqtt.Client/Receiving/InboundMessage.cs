using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Receiving;

/// <summary>A received message in the receive buffer; valid until <see cref="MessageSink.Deliver"/> returns.</summary>
internal readonly ref struct InboundMessage
{
    public ReadOnlySpan<byte> Topic { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    public MqttProperties Properties { get; init; }

    /// <summary>The packet identifier; 0 for QoS 0.</summary>
    public ushort PacketId { get; init; }

    public Qos Qos { get; init; }

    public bool Retain { get; init; }
}
