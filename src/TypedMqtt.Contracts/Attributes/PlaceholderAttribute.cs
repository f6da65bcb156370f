namespace TypedMqtt;

/// <summary>Binds a parameter to a placeholder with another name.</summary>
/// <param name="name">Name of the placeholder.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PlaceholderAttribute(string name) : Attribute
{
    /// <summary>Name of the placeholder.</summary>
    public string Name { get; } = name;
}
