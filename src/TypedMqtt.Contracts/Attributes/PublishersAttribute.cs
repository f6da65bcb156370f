namespace TypedMqtt;

/// <summary>The roles that may publish the events of a channel.</summary>
/// <remarks>On a method it replaces the list of the interface.</remarks>
/// <param name="roles">Role names, each declared with <see cref="MqttRoleAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, Inherited = false)]
public sealed class PublishersAttribute(params string[] roles) : Attribute
{
    /// <summary>The role names.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;
}
