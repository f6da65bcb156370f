namespace TypedMqtt;

/// <summary>Says which roles this application runs as.</summary>
/// <param name="roles">Role names, each declared with <see cref="MqttRoleAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class MqttAppAttribute(params string[] roles) : Attribute
{
    /// <summary>The role names.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>Whether a use that is not granted is an error; a warning otherwise. Default: true.</summary>
    public bool Strict { get; set; } = true;
}
