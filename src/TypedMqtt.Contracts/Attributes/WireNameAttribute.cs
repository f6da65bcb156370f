namespace TypedMqtt;

/// <summary>Name of a payload member on the wire; survives renames in C#.</summary>
/// <param name="name">The name on the wire.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class WireNameAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}
