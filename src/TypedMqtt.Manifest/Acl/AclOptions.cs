namespace TypedMqtt.Manifest.Acl;

/// <summary>What an access control list depends on besides contracts and principals.</summary>
public sealed record AclOptions
{
    /// <summary>The levels in front of every topic (environment, tenant), as the client's <c>TopicRoot</c>; <see langword="null"/> for none.</summary>
    public string? TopicRoot { get; init; }

    /// <summary>What a message about a missing principals file suggests to create.</summary>
    public string PrincipalsFile { get; init; } = "principals.json";
}
