namespace TypedMqtt;

/// <summary>What the broker said when it accepted a connection (3.2): the session, and what it offers. What it did not mention has the value
/// the specification gives it; a broker of 3.1.1 mentions nothing but the session.</summary>
public sealed record MqttConnectResult
{
    /// <summary>Whether the broker still had the session: subscriptions and what is in flight go on.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>The client identifier the broker chose, or null when it took the client's (3.2.2.3.7).</summary>
    public string? AssignedClientId { get; init; }

    /// <summary>The keep-alive in force: the broker's, if it gave one, else that of the options (3.2.2.3.14). Zero = off.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>How long the broker keeps the session without a connection: its own value, if it gave one, else that of the options
    /// (3.2.2.3.2). <see cref="TimeSpan.MaxValue"/> = for ever.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>QoS 1 and 2 messages the broker takes unacknowledged (3.2.2.3.3); default 65,535.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Largest packet the broker takes, in bytes (3.2.2.3.6); default no limit.</summary>
    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    /// <summary>Highest QoS the broker takes (3.2.2.3.4); default 2.</summary>
    public Qos MaximumQos { get; init; } = Qos.ExactlyOnce;

    /// <summary>Whether the broker retains messages (3.2.2.3.5); default true.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Topic aliases the broker takes (3.2.2.3.8); default 0.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>Whether filters may hold wildcards (3.2.2.3.11); default true.</summary>
    public bool WildcardSubscriptionsAvailable { get; init; } = true;

    /// <summary>Whether the broker knows subscription identifiers (3.2.2.3.12); default true for MQTT 5.0.</summary>
    public bool SubscriptionIdentifiersAvailable { get; init; }

    /// <summary>Whether the broker knows shared subscriptions (3.2.2.3.13); default true for MQTT 5.0.</summary>
    public bool SharedSubscriptionsAvailable { get; init; }

    /// <summary>What the broker suggests as the beginning of response topics (3.2.2.3.15), when it was asked by
    /// <see cref="MqttClientOptions.RequestResponseInformation"/>; null for none.</summary>
    public string? ResponseInformation { get; init; }

    /// <summary>Another broker that may be used (3.2.2.3.16); null for none.</summary>
    public string? ServerReference { get; init; }

    /// <summary>What the broker says about the connection, for people (3.2.2.3.9); null for none.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties in order (3.2.2.3.10).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}
