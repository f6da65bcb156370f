using TypedMqtt.Generator.Parsing;
using static TypedMqtt.Generator.Brokers.BrokerSupport;

namespace TypedMqtt.Generator.Brokers;

/// <summary>The brokers that are known, the older version of one before the newer.</summary>
/// <remarks>What is left out is not known. docs/target-brokers.md shows the same table; a test compares the two.</remarks>
internal static class BrokerProfiles
{
    private const string ByNode = "keeps a retained message on the node that took it, where subscribers of other nodes do not find it";

    private static readonly Translation[] RabbitMqTranslations = [new('.', "turns '.' into '/'"), new('*', "takes '*' for a wildcard")];

    private static readonly Translation[] NatsTranslations =
    [
        new('.', "turns '.' into '//'"), new(' ', "refuses topics with a space"), new('*', "takes '*' for a wildcard"), new('>', "takes '>' for a wildcard"),
    ];

    /// <summary>A broker that does all of MQTT 5.0.</summary>
    private static readonly BrokerProfile Complete = new("")
    {
        Mqtt5 = Yes,
        Qos2 = Yes,
        Retained = Yes,
        RetainedForWildcards = Yes,
        Shared = Yes,
        Expiry = Yes,
        UserProperties = Yes,
    };

    private static readonly BrokerProfile Mosquitto = Complete with
    {
        PacketBytes = 268_435_455, // the protocol's own limit: none of its own is set by default
        Levels = 201,              // change log of 1.6.8: 200 slashes
    };

    private static readonly BrokerProfile RabbitMq = new("")
    {
        Retained = Partly,                   // docs: the retained store of a node is its own
        RetainedEffect = ByNode,
        RetainedForWildcards = No,           // docs; measured with 3.10.8
        Qos2 = No,                           // docs
        Translations = RabbitMqTranslations, // docs: levels become words of an AMQP routing key
    };

    private static readonly BrokerProfile Nats = new BrokerProfile("")
    {
        Retained = Yes,             // docs
        RetainedForWildcards = Yes, // docs: found by reverse match
        Qos2 = Yes,                 // docs: since 2.10
        Translations = NatsTranslations,    // docs: levels become tokens of a subject
    }.WithoutMqtt5();                       // docs: refused with return code 1; measured with 2.9.10

    public static IReadOnlyList<BrokerProfile> All { get; } =
    [
        Mosquitto with { Name = "mosquitto-1.6", Shared = Unknown }, // blog 2019-02: shared subscriptions were still to come
        Mosquitto with { Name = "mosquitto-2.0", TopicBytes = 65_535 },
        Mosquitto with { Name = "mosquitto-2.1", TopicBytes = 65_535, PacketBytes = 2_000_000 }, // blog of 2.1.0
        Complete with
        {
            Name = "emqx-5",
            PacketBytes = 1_048_576, // docs of 5.8: default of max_packet_size
            Levels = 128,            // docs of 5.8: default of max_topic_levels
        },
        Complete with { Name = "hivemq-4", TopicBytes = 65_535 }, // restrictions page of the Community Edition
        Complete with
        {
            Name = "vernemq",
            RetainedForWildcards = Unknown,
            Levels = 10, // docs: default of topic_max_depth
        },
        new("nanomq")
        {
            Mqtt5 = Partly,                                         // read me: some properties are missing
            Retained = Yes, Shared = Yes, Qos2 = Yes, Expiry = Yes, // read me
        },
        RabbitMq.WithoutMqtt5() with // measured with 3.10.8: a client with 5.0 is disconnected
        {
            Name = "rabbitmq-3.10",
            Qos2Effect = "answers it as QoS 1, which clients take for a protocol error", // measured
        },
        RabbitMq.WithoutMqtt5() with { Name = "rabbitmq-3.12", Qos2Effect = "delivers it as QoS 1" }, // docs: 5.0 came with 3.13
        RabbitMq with
        {
            Name = "rabbitmq-4",
            Mqtt5 = Yes, Expiry = Yes, UserProperties = Yes, // docs
            Shared = No,                                     // docs
            Qos2Effect = "closes the connection with 0x9B",  // docs
            SessionSeconds = 86_400,                         // docs: default of max_session_expiry_interval_seconds
        },
        Nats with { Name = "nats-2.9", Qos2 = No, Qos2Effect = "drops the connection" }, // measured with 2.9.10
        Nats with { Name = "nats-2.10" },
        Nats with { Name = "nats-2.11" },
        new("aws-iot-core")
        {
            Mqtt5 = Yes, Expiry = Yes, UserProperties = Yes, // the service's publish command has all of them
            Qos2 = No,                                       // developer guide
            Retained = Yes,                                  // developer guide
            RetainedForWildcards = No,                       // developer guide
            PayloadBytes = 131_072,                          // quotas: 128 KB
            Levels = 8,                                      // quotas: 7 slashes
            SessionSeconds = 3_600,                          // developer guide: default of persistent sessions
        },
        new("azure-event-grid")
        {
            Mqtt5 = Yes, Shared = Yes, Expiry = Yes, // docs
            UserProperties = Yes,                    // docs: of PUBLISH, which is all that is used
            Qos2 = No,                               // docs
            Retained = Yes,                          // docs: page on retain
            RetainedBytes = 65_536,                  // docs: page on retain, 64 KB
            PacketBytes = 524_288,                   // docs: 512 KiB
            SessionSeconds = 28_800,                 // docs: 8 hours
        },
        new("azure-iot-operations")
        {
            Mqtt5 = Yes, Shared = Yes, Expiry = Yes, UserProperties = Yes, // docs
            Qos2 = No,                                                     // docs
            Retained = Yes,                                                // docs
        },
        Complete with
        {
            Name = "flashmq-1",
            UserProperties = Unknown,
            TopicBytes = 4_096, Levels = 128, // docs of 1.26: defaults
        },
        Complete with
        {
            Name = "typedmqtt",
            PacketBytes = 1_048_576, Levels = 201, // defaults of MqttBrokerLimits; a test compares
            TopicBytes = 65_535,                   // the protocol's own limit: there is none beside it
        },
    ];

    /// <summary>Finds a broker. Without a version the newest one is meant, and a version of the ones listed is one of these.</summary>
    public static BrokerProfile? Find(string name)
    {
        var found = All.LastOrDefault(p => Is(p.Name, name)) ?? All.LastOrDefault(p => Is(p.Family, name)) ?? All.LastOrDefault(p => IsVersion(p.Name, of: name));
        return found ?? All.Where(p => IsVersion(name, of: p.Name)).OrderBy(p => p.Name.Length).LastOrDefault();
    }

    /// <summary>The broker somebody probably meant; null when none is near.</summary>
    public static string? Nearest(string name)
    {
        var near = NearestName.Of(name.ToLowerInvariant(), All.SelectMany(p => new[] { p.Name, p.Family }).Distinct())
            ?? All.LastOrDefault(p => name.StartsWith(p.Family + "-", StringComparison.OrdinalIgnoreCase) || p.Name.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase))?.Name;
        return near is null ? null : Find(near)!.Name;
    }

    private static bool Is(string name, string given) => name.Equals(given, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name goes on with a version where the other one ends: <c>rabbitmq-4.1</c>, <c>vernemq-2</c>.</summary>
    private static bool IsVersion(string name, string of) =>
        name.Length > of.Length + 1 && name.StartsWith(of, StringComparison.OrdinalIgnoreCase) && name[of.Length] is '.' or '-' && char.IsDigit(name[of.Length + 1]);
}
