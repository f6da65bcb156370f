namespace TypedMqtt.Manifest.Model;

/// <summary>The schema of a payload type.</summary>
/// <param name="Name">Full name of the type.</param>
/// <param name="Kind">What it is, such as <c>object</c> or <c>enum</c>.</param>
/// <param name="Layout">How members are laid out, such as <c>named</c>; <see langword="null"/> where it has no meaning.</param>
/// <param name="Members">The members.</param>
public sealed record PayloadEntry(string Name, string Kind, string? Layout, EquatableArray<PayloadMember> Members);
