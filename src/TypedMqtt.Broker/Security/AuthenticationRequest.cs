using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Broker.Security;

/// <summary>What a CONNECT says about who connects. Not a record: its text form must not show the password.</summary>
public sealed class AuthenticationRequest
{
    /// <summary>The client identifier.</summary>
    public required string ClientId { get; init; }

    /// <summary>The user name, or null when the packet carries none.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether <see cref="UserName"/> comes from <see cref="ClientCertificate"/>, so that no password has to prove it.</summary>
    public bool IsUserNameVerified { get; init; }

    /// <summary>The certificate of the client, verified by the TLS handshake; null when it showed none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The password, or null when the packet carries none. The memory must stay valid until the check has completed.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>The address of the client, when it has one.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>The listener that accepted the connection.</summary>
    public string ListenerName { get; init; } = "";
}
