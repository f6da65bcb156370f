namespace TypedMqtt;

/// <summary>What a client logs in with.</summary>
/// <param name="UserName">The user name; null = that of the options.</param>
/// <param name="Password">The password; null = that of the options.</param>
public sealed record MqttCredentials(string? UserName, string? Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(MqttCredentials)} {{ UserName = {UserName} }}";
}
