namespace TypedMqtt.Generator.Model;

/// <summary>A declared role.</summary>
internal sealed record RoleModel(string Name, EquatableArray<string> Identities);
