namespace TypedMqtt.Manifest.Model;

/// <summary>One channel of a contract.</summary>
/// <param name="Name">Name within the contract.</param>
/// <param name="Kind">What kind of exchange it is.</param>
/// <param name="Template">The whole topic template, the contract's prefix included.</param>
/// <param name="Placeholders">The template's placeholders with their types, in template order.</param>
/// <param name="Qos">Quality of service, 0 to 2.</param>
/// <param name="Retain">Whether messages are retained.</param>
/// <param name="Will">Whether the channel is used as a last will.</param>
/// <param name="Format">How payloads are encoded, such as <c>msgpack</c>.</param>
/// <param name="Payload">Name of the payload type; empty when messages are.</param>
/// <param name="Schema">Fingerprint of the payload's schema; empty when there is none.</param>
/// <param name="ResponseFormat">How responses are encoded; empty for an event.</param>
/// <param name="Response">Name of the response's payload type; empty for an event, and when responses are.</param>
/// <param name="ResponseSchema">Fingerprint of the response's schema; empty when there is none.</param>
/// <param name="Senders">Roles that may send: publish an event, or request.</param>
/// <param name="Receivers">Roles that may receive: subscribe to an event, or respond.</param>
public sealed record ChannelEntry(
    string Name,
    ChannelKind Kind,
    string Template,
    EquatableArray<PlaceholderEntry> Placeholders,
    int Qos,
    bool Retain,
    bool Will,
    string Format,
    string Payload,
    string Schema,
    string ResponseFormat,
    string Response,
    string ResponseSchema,
    EquatableArray<string> Senders,
    EquatableArray<string> Receivers)
{
    /// <summary>Old topics that the channel still uses.</summary>
    public EquatableArray<LegacyEntry> Legacy { get; init; }
}
