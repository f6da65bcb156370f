using System.Net;

namespace TypedMqtt.Broker.Security;

/// <summary>What a CONNECT says about who connects. Not a record: its text form must not show the password.</summary>
public sealed class AuthenticationRequest
{
    /// <summary>The client identifier.</summary>
    public required string ClientId { get; init; }

    /// <summary>The user name, or null when the packet carries none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or null when the packet carries none. The memory must stay valid until the check has completed.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>The address of the client, when it has one.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>The listener that accepted the connection.</summary>
    public string ListenerName { get; init; } = "";
}
