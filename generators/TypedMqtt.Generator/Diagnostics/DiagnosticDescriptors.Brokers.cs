using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>What a broker that the project is meant for cannot do.</summary>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor UnknownBroker = Error("TMQ0400", "Unknown target broker",
        "TypedMqttTargetBrokers says '{0}': {1}");

    public static readonly DiagnosticDescriptor TargetQos = Error("TMQ0401", "QoS 2 on a target broker",
        "{0} has QoS 2: {1}; use QoS 1, and let a message that comes twice do no harm");

    public static readonly DiagnosticDescriptor TargetRetained = Error("TMQ0402", "Retained messages on a target broker",
        "{0} is retained: {1}; {2}");

    public static readonly DiagnosticDescriptor TargetMqtt5 = Error("TMQ0403", "MQTT 5.0 on a target broker",
        "{0} is {1}, which needs MQTT 5.0, and {2} 3.1.1 only: the first call throws; answer with an event, or remove the broker from TypedMqttTargetBrokers");

    public static readonly DiagnosticDescriptor TargetRetainedWildcard = Error("TMQ0404", "Retained messages and wildcards on a target broker",
        "{0} is retained and has placeholders, and {1} not deliver retained messages to filters with wildcards: who leaves a placeholder out waits for the next message; give a value for each, as in Get{2}Async with all values");

    public static readonly DiagnosticDescriptor TargetShared = Error("TMQ0405", "Shared subscription on a target broker",
        "{0} no shared subscriptions, and this subscription would get nothing: its filter is refused, or taken for a topic that begins with '$share'; subscribe without a group, each instance to other values of a placeholder");

    public static readonly DiagnosticDescriptor TargetExpiry = Warning("TMQ0406", "Message expiry on a target broker",
        "{0} expires, and {1} messages for ever; send a time in the payload that receivers compare, or remove the expiry");

    public static readonly DiagnosticDescriptor TargetUserProperties = Warning("TMQ0407", "User properties on a target broker",
        "{0}, and {1} not carry user properties: {2}");

    public static readonly DiagnosticDescriptor TargetPayload = Error("TMQ0408", "Payload size on a target broker",
        "A payload of {0} may have {1} bytes: {2}; set MaxPayloadBytes to {3} or less");

    public static readonly DiagnosticDescriptor TargetTopicSize = Error("TMQ0409", "Topic size on a target broker",
        "With {0}, a topic of {1} has up to {2} bytes and {3} levels: {4}; restrict placeholders with :id or :max=, or shorten the template");

    public static readonly DiagnosticDescriptor TargetSession = Warning("TMQ0412", "Session expiry on a target broker",
        "{0}: {1}; {2}");
}
