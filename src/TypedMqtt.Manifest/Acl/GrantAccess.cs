namespace TypedMqtt.Manifest.Acl;

/// <summary>What a grant allows.</summary>
public enum GrantAccess
{
    /// <summary>To subscribe and be delivered to.</summary>
    Read,

    /// <summary>To publish: messages, the removal of retained values, and last wills.</summary>
    Write,
}
