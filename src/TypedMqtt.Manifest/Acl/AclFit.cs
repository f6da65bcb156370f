namespace TypedMqtt.Manifest.Acl;

/// <summary>How well a target's rule says what a grant means.</summary>
public enum AclFit
{
    /// <summary>It allows exactly the grant.</summary>
    Exact,

    /// <summary>It allows the grant and more.</summary>
    Wider,

    /// <summary>The target has no rule that allows the grant.</summary>
    Inexpressible,
}
