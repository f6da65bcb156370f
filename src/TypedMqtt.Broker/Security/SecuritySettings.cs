namespace TypedMqtt.Broker.Security;

/// <summary>Where a listener, or all of them, find out who may connect and do what. Equal settings can share one policy.</summary>
public sealed record SecuritySettings
{
    /// <summary>Whether clients without a user name may connect.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>The password file, or null: no passwords are checked.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The ACL file, or null: every client may do everything.</summary>
    public string? AclFile { get; init; }

    /// <summary>When a SUBSCRIBE is refused. Without an ACL file it has no effect.</summary>
    public AclSubscribeMode AclSubscribe { get; init; } = AclSubscribeMode.Intersect;
}
