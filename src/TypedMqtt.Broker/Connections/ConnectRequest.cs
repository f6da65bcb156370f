using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker.Connections;

/// <summary>What a CONNECT asks for; kept while the authenticator is asked.</summary>
internal sealed class ConnectRequest
{
    public required string ClientId { get; init; }

    public bool IsClientIdAssigned { get; init; }

    public string? UserName { get; init; }

    /// <summary>Whether the user name is that of the client's certificate.</summary>
    public bool IsUserNameVerified { get; init; }

    public byte[]? Password { get; init; }

    public bool CleanStart { get; init; }

    public ushort KeepAlive { get; init; }

    /// <summary>Session expiry in seconds; uint.MaxValue = never.</summary>
    public uint SessionExpiry { get; init; }

    public ushort ReceiveMaximum { get; init; }

    public Will? Will { get; set; }
}
