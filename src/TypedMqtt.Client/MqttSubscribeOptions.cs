using TypedMqtt.Protocol.Packets;

namespace TypedMqtt;

/// <summary>How a subscription is made and buffered.</summary>
public sealed record MqttSubscribeOptions
{
    /// <summary>Highest QoS to receive with; default at least once.</summary>
    public Qos Qos { get; init; } = Qos.AtLeastOnce;

    /// <summary>Whether what this client publishes is not sent back to it; MQTT 5.0, default false.</summary>
    public bool NoLocal { get; init; }

    /// <summary>Whether the retain flag is kept as the publisher set it; MQTT 5.0, default false.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>When retained messages are sent; MQTT 5.0, default at each subscribe.</summary>
    public RetainHandling RetainHandling { get; init; }

    /// <summary>User properties of SUBSCRIBE, in order (3.8.2.1.3); MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Messages buffered for a slow reader; default 1,024. QoS 1 and 2 are not acknowledged before they are read, so that the
    /// broker holds back; QoS 0 beyond the buffer is dropped and counted.</summary>
    public int BufferCapacity { get; init; } = 1024;

    /// <summary>Whether the reader calls <see cref="MqttMessage.Acknowledge"/>; default false: reading acknowledges.</summary>
    public bool ManualAcknowledge { get; init; }
}
