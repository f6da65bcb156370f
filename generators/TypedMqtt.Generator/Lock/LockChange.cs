namespace TypedMqtt.Generator.Lock;

/// <summary>How bad a change is.</summary>
internal enum LockSeverity
{
    /// <summary>Both versions understand each other.</summary>
    Compatible,

    /// <summary>Some messages are lost or misread; may be released on purpose.</summary>
    Risky,

    /// <summary>Peers of the other version are cut off.</summary>
    Breaking,
}

/// <summary>Which part of the code a change is about.</summary>
internal enum LockPart
{
    Channel,
    Topic,
    Placeholder,
    PlaceholderType,
    Qos,
    Retain,
    Will,
    Expiry,
    MaxPayload,
    Returns,
    Format,
    ContentType,
    Layout,
    Payload,
    Response,
    Sender,
    Receiver,
    Type,
    Member,
    MemberType,
    EnumValue,
    Role,
}

/// <summary>Where a change is.</summary>
/// <param name="Part">Which part of the code.</param>
/// <param name="Channel">The channel it belongs to; empty for a role.</param>
/// <param name="Type">The payload type or enum; empty where the change is in the channel.</param>
/// <param name="Name">Name of the placeholder, member or role, or number of the enum value.</param>
internal sealed record LockSite(LockPart Part, string Channel, string Type = "", string Name = "");

/// <summary>A difference between what is released and what the code says now.</summary>
/// <param name="Id">Id of the rule.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Site">Where it is.</param>
/// <param name="What">What changed.</param>
/// <param name="Released">How it was.</param>
/// <param name="Now">How it is.</param>
/// <param name="Effect">Who suffers, and what to do.</param>
internal sealed record LockChange(string Id, LockSeverity Severity, LockSite Site, string What, string Released, string Now, string Effect)
{
    /// <summary>What a fix has to write, for example the released name.</summary>
    public string Repair { get; init; } = "";

    /// <summary>The attribute that a fix writes it in; empty for another place.</summary>
    public string RepairAttribute { get; init; } = "";

    /// <summary>The released fact that is gone.</summary>
    public LockFact? Gone { get; init; }
}
