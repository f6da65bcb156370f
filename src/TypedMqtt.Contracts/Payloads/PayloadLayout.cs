namespace TypedMqtt;

/// <summary>How the members of a MessagePack payload are identified.</summary>
public enum PayloadLayout
{
    /// <summary>A map keyed by member name: larger, and forgiving.</summary>
    Named = 0,

    /// <summary>An array indexed by integer keys that the lock file records.</summary>
    Compact = 1,
}
