using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Every diagnostic of the contract language; each has a page under docs/diagnostics.</summary>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor MethodWithoutTopic = Error("TMQ0001", "Method without topic",
        "{0} has no [Topic], so nothing says where to publish it; add [Topic(\"…\")]");

    public static readonly DiagnosticDescriptor EmptyContract = Warning("TMQ0002", "Empty contract",
        "{0} declares no channel, so nothing is generated");

    public static readonly DiagnosticDescriptor ContractName = Error("TMQ0003", "Contract name",
        "{0} must start with 'I' and a capital so that the generated types can be named; rename it or set GeneratedName");

    public static readonly DiagnosticDescriptor ReturnType = Error("TMQ0004", "Return type",
        "{0} returns {1}, and a channel is awaited; return ValueTask or Task for an event, ValueTask<T> or Task<T> for a request, IAsyncEnumerable<T> for a request that a stream answers");

    public static readonly DiagnosticDescriptor GenericContract = Error("TMQ0005", "Generic contract",
        "{0} is generic, so its payloads are not known; declare a contract without type parameters");

    public static readonly DiagnosticDescriptor DuplicateChannelName = Error("TMQ0006", "Duplicate channel name",
        "{0} has the channel name '{1}', which another method has, too; give one of them another name, [Topic(\"…\", Name = \"…\")], or rename the method");

    public static readonly DiagnosticDescriptor GenericMethod = Error("TMQ0007", "Generic method",
        "{0} is generic, and a topic has one payload type");

    public static readonly DiagnosticDescriptor TopicOnBody = Error("TMQ0008", "Topic on a method with a body",
        "{0} has a body that would never run; remove [Topic] or the body");

    public static readonly DiagnosticDescriptor MemberKind = Error("TMQ0009", "Member kind",
        "{0} is not a method of an instance, so it cannot be a channel; move it to another type");

    public static readonly DiagnosticDescriptor ForeignMember = Error("TMQ0010", "Inherited member",
        "{0} is inherited and is not a channel of {1}, so the publisher could not implement it; give it [Topic], or remove the base interface");

    public static readonly DiagnosticDescriptor NestedContract = Error("TMQ0011", "Nested contract",
        "{0} is nested in {1}, which is {2}: the generated types stand beside the contract; {3}");

    public static readonly DiagnosticDescriptor InaccessibleContract = Error("TMQ0012", "Inaccessible contract",
        "{0} is {1}, so the generated types could not name it; make it internal or public");

    public static readonly DiagnosticDescriptor GeneratedNameTaken = Error("TMQ0014", "Generated name taken",
        "'{0}' is to be generated for {1} and exists already; set GeneratedName of [MqttContract] or Name of [Topic]");

    public static readonly DiagnosticDescriptor ParameterKind = Error("TMQ0015", "Parameter kind",
        "'{0}' of {1} {2}");

    public static readonly DiagnosticDescriptor TwoPayloads = Error("TMQ0016", "Two payloads",
        "'{1}' and '{2}' of {0} are not in the topic, and only one of them can be the payload; wrap both in a record, or add {{{3}}} to the topic");

    public static readonly DiagnosticDescriptor TokenPosition = Error("TMQ0018", "Token position",
        "{0} of {1} {2}");

    public static readonly DiagnosticDescriptor BoundAndNamed = Error("TMQ0019", "Placeholder bound here, parameter there",
        "{{{0}}} is a parameter of {1} but not of {2}; either all methods name it or none does");

    public static readonly DiagnosticDescriptor RetainedRequest = Error("TMQ0017", "Retained request",
        "{0} is a request: a retained one would be carried out again by each responder that starts; remove Retain");

    public static readonly DiagnosticDescriptor WillOnRequest = Error("TMQ0020", "Last will on a request",
        "{0} is a request, and a last will has nobody who could take the response; remove [LastWill], or return ValueTask");

    public static readonly DiagnosticDescriptor RequestWithTail = Error("TMQ0025", "Request with an open end",
        "{0} is a request: its responses go below its topic, which therefore has a fixed number of levels; replace the last level");

    public static readonly DiagnosticDescriptor LegacyOfOneTopic = Error("TMQ0026", "Legacy topic cannot be published",
        "{0} is {1}; remove AlsoPublish, and update its receivers before its senders");

    public static readonly DiagnosticDescriptor LegacyTopic = Error("TMQ0027", "Legacy topic",
        "The legacy topic '{0}' of {1} {2}");

    public static readonly DiagnosticDescriptor NotAnIdentifier = Error("TMQ0028", "Name is not an identifier",
        "'{0}' is not a C# identifier, and {1} is named after it; use letters, digits and '_'");

    public static readonly DiagnosticDescriptor SettingOutOfRange = Error("TMQ0029", "Setting out of range",
        "{0} of {1} is {2}; it must {3}");

    public static readonly DiagnosticDescriptor ContractNameTaken = Error("TMQ0030", "Contract name taken",
        "{0} has the name {1}, by which manifest and lock know a contract, and so has {2}; set Name of [MqttContract]");

    public static readonly DiagnosticDescriptor WillNotRetained = Warning("TMQ0021", "Last will is not retained",
        "{0} is a last will that is not retained, so whoever subscribes later misses the state; set Retain = true");

    public static readonly DiagnosticDescriptor RolesOfOtherKind = Error("TMQ0022", "Roles for the wrong kind",
        "{0} is {1}: use {2}");

    public static readonly DiagnosticDescriptor QosOutOfRange = Error("TMQ0023", "QoS out of range",
        "{0} asks for QoS {1}; MQTT has 0, 1 and 2");

    public static readonly DiagnosticDescriptor RetainedWithoutPayload = Error("TMQ0024", "Retained channel without payload",
        "{0} is retained and has no payload: an empty retained message removes the value instead of storing one; add a payload parameter");

    public static readonly DiagnosticDescriptor TemplateSyntax = Error("TMQ0101", "Template syntax",
        "'{0}' at {1}: {2}");

    public static readonly DiagnosticDescriptor PlaceholderWithoutParameter = Error("TMQ0102", "Placeholder without parameter",
        "{{{1}}} takes its value from a parameter of {0} with its name, and there is none; {2}");

    public static readonly DiagnosticDescriptor EmptyLevel = Error("TMQ0103", "Empty level",
        "The topic has an empty level at {1}: {2}; remove the slash or name the level");

    public static readonly DiagnosticDescriptor MissingTemplate = Error("TMQ0104", "Template is null",
        "{0} has no template text that the compiler knows; write a literal, a const string, or a concatenation of these");

    public static readonly DiagnosticDescriptor PartLevelPlaceholder = Error("TMQ0105", "Placeholder is part of a level",
        "'{0}' at {1}: {2}; make it a level of its own");

    public static readonly DiagnosticDescriptor DollarRoot = Error("TMQ0106", "First level starts with '$'",
        "'{0}' at {1}: {2}");

    public static readonly DiagnosticDescriptor NullablePlaceholder = Error("TMQ0107", "Nullable placeholder",
        "'{0}' may be null, and null has no text in a topic; make it {1}");

    public static readonly DiagnosticDescriptor PlaceholderType = Error("TMQ0108", "Placeholder type",
        "{0} has no single text for a value, so '{1}' cannot be a level of a topic; use string, an integer, bool, Guid, an enum, DateOnly, TimeOnly, or a type with IUtf8SpanFormattable and IUtf8SpanParsable");

    public static readonly DiagnosticDescriptor TopicSize = Warning("TMQ0109", "Topic too long or too deep",
        "With {1}, a topic of {0} has up to {2} bytes and {3} levels, and {4}; restrict placeholders with :id or :max=, or shorten the template");

    public static readonly DiagnosticDescriptor LiteralTranslated = Warning("TMQ0112", "Level that means something else to a broker",
        "'{0}' of {1} is another topic on {2}, which {3}; rename the level, or remove the broker from TypedMqttTargetBrokers");

    public static readonly DiagnosticDescriptor FlagsEnum = Error("TMQ0110", "Flags enum as placeholder",
        "{0} has [Flags], and combinations have no single text; use an enum without [Flags]");

    public static readonly DiagnosticDescriptor ConstraintMismatch = Error("TMQ0111", "Constraint does not fit",
        "':{0}' does not fit {1}; id, lower and max= restrict string, ranges restrict integers that can hold them");

    public static readonly DiagnosticDescriptor DuplicatePlaceholder = Error("TMQ0113", "Duplicate placeholder",
        "'{0}' at {1}: {2}");

    public static readonly DiagnosticDescriptor TopicsCollide = Error("TMQ0120", "Topics collide",
        "{0} and {1} both match '{2}' and {3}; tell them apart by a literal, a range or an enum", compilationEnd: true);

    public static readonly DiagnosticDescriptor TwoNamesOneTopic = Warning("TMQ0121", "Two channels for one topic",
        "{0} and {1} both match '{2}': subscribers of one get the messages of the other; share the channel", compilationEnd: true);

    public static readonly DiagnosticDescriptor RepliesCollide = Error("TMQ0122", "Responses collide with a channel",
        "{0} is a request, and '{2}' is below its topics and matches {1} as well: responses would be taken for messages; give one of them another topic", compilationEnd: true);

    public static readonly DiagnosticDescriptor PayloadType = Error("TMQ0201", "Payload type",
        "{0}: {1} has no wire form because {2}");

    public static readonly DiagnosticDescriptor Unreadable = Error("TMQ0202", "Payload cannot be read back",
        "{0} could be written but never read: {1}");

    public static readonly DiagnosticDescriptor AmbiguousConstructor = Error("TMQ0204", "Ambiguous constructor",
        "{0} has two constructors that fit; mark one with [SerializationConstructor]");

    public static readonly DiagnosticDescriptor JsonContext = Error("TMQ0209", "JSON context",
        "{0} is JSON and {1}; set JsonContext to a JsonSerializerContext with [JsonSerializable(typeof({2}))]");

    public static readonly DiagnosticDescriptor SerializerShape = Error("TMQ0210", "Serializer type",
        "{0} must be a class with a public constructor without parameters that implements IPayloadSerializer<{1}>");

    public static readonly DiagnosticDescriptor MixedKeys = Error("TMQ0211", "Keys",
        "{0} {1}; give every member an integer [Key] of its own, or none");

    public static readonly DiagnosticDescriptor DecimalAsText = Info("TMQ0212", "Decimal as text",
        "{0} is a decimal, which is sent as text of up to 30 bytes; where size matters, send a scaled long (cents) or a double");

    public static readonly DiagnosticDescriptor DateTimeWithoutZone = Warning("TMQ0213", "DateTime without zone",
        "{0} is a DateTime: it is sent as UTC, one of Kind Unspecified is taken for UTC, and the receiver never learns the sender's offset; use DateTimeOffset");

    public static readonly DiagnosticDescriptor EmptyClears = Info("TMQ0215", "Empty value clears",
        "'{0}' of {1} is a {2} payload of a retained channel: an empty one would remove the value at the broker, so sending one throws; use Clear{3}Async of the publisher to remove the value");

    private static DiagnosticDescriptor Error(string id, string title, string message, bool compilationEnd = false) =>
        Create(id, title, message, DiagnosticSeverity.Error, compilationEnd);

    private static DiagnosticDescriptor Warning(string id, string title, string message, bool compilationEnd = false) =>
        Create(id, title, message, DiagnosticSeverity.Warning, compilationEnd);

    private static DiagnosticDescriptor Info(string id, string title, string message, bool compilationEnd = false) =>
        Create(id, title, message, DiagnosticSeverity.Info, compilationEnd);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity, bool compilationEnd) => new(
        id,
        title,
        message,
        "TypedMqtt",
        severity,
        isEnabledByDefault: true,
        helpLinkUri: $"https://github.com/typedmqtt/typedmqtt/blob/main/docs/diagnostics/{id}.md",
        customTags: compilationEnd ? [WellKnownDiagnosticTags.CompilationEnd] : []);
}
