namespace TypedMqtt.Broker.Configuration;

/// <summary>The security options of a listener, or of all of them; null where the file says nothing.</summary>
internal sealed class SecurityDraft
{
    public bool? AllowAnonymous { get; set; }

    public string? PasswordFile { get; set; }

    public string? AclFile { get; set; }

    /// <summary>Where <see cref="AclFile"/> was given.</summary>
    public ConfLine? AclFileLine { get; set; }

    public bool? AllowZeroLengthClientId { get; set; }

    public string? AutoIdPrefix { get; set; }
}
