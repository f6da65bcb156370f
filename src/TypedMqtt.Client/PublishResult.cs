namespace TypedMqtt;

/// <summary>How the broker took a message.</summary>
/// <param name="ReasonCode"><see cref="ReasonCode.Success"/>, or <see cref="ReasonCode.NoMatchingSubscribers"/> where the broker says so.
/// A refusal is thrown as <see cref="MqttPublishException"/>.</param>
public readonly record struct PublishResult(ReasonCode ReasonCode)
{
    private readonly IReadOnlyList<KeyValuePair<string, string>>? _userProperties;

    /// <summary>What the broker says about the message, for people (3.4.2.2.2); null for nothing. MQTT 5.0 only.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties of PUBACK, or for QoS 2 of PUBREC when it refuses and of PUBCOMP otherwise, in order; MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties
    {
        get => _userProperties ?? [];
        init => _userProperties = value;
    }
}
