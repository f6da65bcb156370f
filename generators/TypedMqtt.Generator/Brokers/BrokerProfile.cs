namespace TypedMqtt.Generator.Brokers;

/// <summary>Whether a broker can do something.</summary>
internal enum BrokerSupport
{
    /// <summary>No source says so; nothing is reported on ignorance.</summary>
    Unknown,
    Yes,
    Partly,
    No,
}

/// <summary>A character that a broker takes for something else, and what becomes of it.</summary>
internal readonly record struct Translation(char Character, string Effect);

/// <summary>What a broker can do, with its default settings where they decide.</summary>
/// <param name="Name">Name in <c>TypedMqttTargetBrokers</c>: the broker and, where it matters, its version.</param>
internal sealed record BrokerProfile(string Name)
{
    /// <summary>MQTT 5.0, with response topics and correlation data.</summary>
    public BrokerSupport Mqtt5 { get; init; }

    /// <summary>Messages of QoS 2.</summary>
    public BrokerSupport Qos2 { get; init; }

    /// <summary>What becomes of a message of QoS 2 where there is none.</summary>
    public string Qos2Effect { get; init; } = "has QoS 0 and 1 only";

    /// <summary>Retained messages.</summary>
    public BrokerSupport Retained { get; init; }

    /// <summary>What becomes of a retained message where they are not, or not entirely, supported.</summary>
    public string RetainedEffect { get; init; } = "keeps no retained messages";

    /// <summary>Retained messages for filters with wildcards.</summary>
    public BrokerSupport RetainedForWildcards { get; init; }

    /// <summary>Shared subscriptions.</summary>
    public BrokerSupport Shared { get; init; }

    /// <summary>Message expiry.</summary>
    public BrokerSupport Expiry { get; init; }

    /// <summary>User properties of messages.</summary>
    public BrokerSupport UserProperties { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public long? PacketBytes { get; init; }

    /// <summary>Largest payload in bytes.</summary>
    public long? PayloadBytes { get; init; }

    /// <summary>Largest payload of a retained message in bytes.</summary>
    public long? RetainedBytes { get; init; }

    /// <summary>Longest topic in bytes.</summary>
    public long? TopicBytes { get; init; }

    /// <summary>Most levels of a topic.</summary>
    public long? Levels { get; init; }

    /// <summary>Longest session expiry in seconds.</summary>
    public long? SessionSeconds { get; init; }

    /// <summary>Characters of a level that mean something else to it.</summary>
    public IReadOnlyList<Translation> Translations { get; init; } = [];

    /// <summary>The name without the version.</summary>
    public string Family => Name.LastIndexOf('-') is var dash and >= 0 && char.IsDigit(Name[dash + 1]) ? Name.Substring(0, dash) : Name;

    /// <summary>The same broker without MQTT 5.0, and so without what MQTT 3.1.1 has not.</summary>
    public BrokerProfile WithoutMqtt5() => this with { Mqtt5 = BrokerSupport.No, Shared = BrokerSupport.No, Expiry = BrokerSupport.No, UserProperties = BrokerSupport.No };
}
