namespace TypedMqtt.Manifest.Model;

/// <summary>The schema of a payload type.</summary>
/// <param name="Name">Full name of the type; in JSON with <c>json:</c> before it, with the naming policy and what else its context says of its members as in <c>json-camel:</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layout">How an object's members are laid out, <c>named</c>, <c>keyed</c>, <c>json</c>, whose members are also the derived types it can be, as <c>$type=started</c>, or <c>union</c>, whose members are the types it can be; empty for an enumeration.</param>
/// <param name="Members">The members.</param>
public sealed record PayloadEntry(string Name, PayloadKind Kind, string Layout, EquatableArray<PayloadMember> Members);
