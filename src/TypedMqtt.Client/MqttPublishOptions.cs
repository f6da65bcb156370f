namespace TypedMqtt;

/// <summary>What a message carries besides topic and payload.</summary>
public sealed record MqttPublishOptions
{
    /// <summary>The quality of service; default at most once.</summary>
    public Qos Qos { get; init; }

    /// <summary>Whether the broker keeps the message for later subscribers; default false.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether the payload is said to be UTF-8 text (3.3.2.3.2); MQTT 5.0 only, default false. Not checked here.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Content type; MQTT 5.0 only.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long the message is worth delivering, in whole seconds; MQTT 5.0 only.</summary>
    public TimeSpan? MessageExpiry { get; init; }

    /// <summary>Where an answer is expected; MQTT 5.0 only.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>What an answer has to carry; MQTT 5.0 only.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    /// <summary>User properties, in order; MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}
