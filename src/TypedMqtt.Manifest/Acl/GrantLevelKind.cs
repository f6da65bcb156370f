namespace TypedMqtt.Manifest.Acl;

/// <summary>What a <see cref="GrantLevel"/> can be.</summary>
public enum GrantLevelKind
{
    /// <summary>Exactly one text.</summary>
    Literal,

    /// <summary>One level with any value of a placeholder.</summary>
    Value,

    /// <summary>One or more levels up to the end of the topic.</summary>
    Rest,
}
