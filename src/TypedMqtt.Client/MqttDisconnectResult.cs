namespace TypedMqtt;

/// <summary>What the broker said when it ended a connection (3.14); MQTT 5.0 only.</summary>
public sealed record MqttDisconnectResult
{
    /// <summary>Why.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Why, for people (3.14.2.2.3); null for nothing.</summary>
    public string? ReasonString { get; init; }

    /// <summary>The broker to use instead (3.14.2.2.5); null for none.</summary>
    public string? ServerReference { get; init; }

    /// <summary>User properties in order (3.14.2.2.4).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}
