namespace TypedMqtt.Manifest.Model;

/// <summary>A role that principals can have.</summary>
/// <param name="Name">The role's name.</param>
/// <param name="Identities">Placeholders that every principal of this role is bound to, such as <c>site</c>.</param>
public sealed record RoleEntry(string Name, EquatableArray<string> Identities);
