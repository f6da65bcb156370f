namespace TypedMqtt.Manifest.Model;

/// <summary>What a payload type is.</summary>
public enum PayloadKind
{
    /// <summary>Members with a name or key and a type.</summary>
    Object,

    /// <summary>Named numbers.</summary>
    Enum,
}
