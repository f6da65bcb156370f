namespace TypedMqtt.Manifest.Model;

/// <summary>The schema of a payload type.</summary>
/// <param name="Name">Full name of the type.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layout">How an object's members are laid out, <c>named</c>, <c>keyed</c>, or <c>union</c>, whose members are the types it can be; empty for an enumeration.</param>
/// <param name="Members">The members.</param>
public sealed record PayloadEntry(string Name, PayloadKind Kind, string Layout, EquatableArray<PayloadMember> Members);
