namespace TypedMqtt;

/// <summary>The message the broker publishes when this client's connection ends without a DISCONNECT (3.1.2.5).</summary>
public sealed record MqttWillOptions
{
    /// <summary>The topic; a topic name without wildcards.</summary>
    public required string Topic { get; init; }

    /// <summary>The message; at most 65,535 bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The quality of service; default at least once.</summary>
    public Qos Qos { get; init; } = Qos.AtLeastOnce;

    /// <summary>Whether the message is retained; default false.</summary>
    public bool Retain { get; init; }

    /// <summary>How long the broker waits for the client to come back before it publishes, in seconds; MQTT 5.0 only, default 0.</summary>
    public uint DelaySeconds { get; init; }

    /// <summary>Content type; MQTT 5.0 only.</summary>
    public string? ContentType { get; init; }
}
