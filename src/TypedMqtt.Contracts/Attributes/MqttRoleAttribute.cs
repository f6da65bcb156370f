namespace TypedMqtt;

/// <summary>Declares a role and the placeholders that its principals are bound to.</summary>
/// <param name="name">Role name: lower-case letters, digits and <c>-</c>, starting with a letter, at most 64.</param>
/// <param name="identities">Placeholders whose value a principal of this role has once and for all.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class MqttRoleAttribute(string name, params string[] identities) : Attribute
{
    /// <summary>The role name.</summary>
    public string Name { get; } = name;

    /// <summary>The placeholders that a principal of this role is bound to.</summary>
    public IReadOnlyList<string> Identities { get; } = identities;

    /// <summary>What the role is for, as it appears in generated documents.</summary>
    public string? Description { get; set; }
}
