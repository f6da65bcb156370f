using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Broker;

/// <summary>How a listener (<c>mqtts://</c>, <c>wss://</c>) speaks TLS. Files are in PEM form and read again by <see cref="MqttBroker.ReloadSecurity"/>;
/// connections that are open stay.</summary>
public sealed record MqttTlsOptions
{
    /// <summary>The server's certificate, followed by the intermediate ones if there are any; needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key of <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The server's certificate with its key, instead of <see cref="CertificateFile"/>; must stay valid while the broker runs.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authorities whose client certificates are accepted.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A directory of files (<c>.pem</c>, <c>.crt</c>, <c>.cer</c>) of such authorities.</summary>
    public string? AuthorityDirectory { get; init; }

    /// <summary>Revocation lists of these authorities (PEM, or one in DER form): a client whose certificate was revoked, or whose authority has
    /// no list here that is in force, is refused. Only with <see cref="RequireClientCertificate"/>; default null, nothing is revoked.</summary>
    public string? RevocationListFile { get; init; }

    /// <summary>Whether a client must show a certificate of one of the authorities; default false.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>The versions that are spoken; default TLS 1.2 and 1.3.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The cipher suites that are spoken, of all versions; empty, the default, for those of the system. Not on Windows.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>The application protocols (ALPN) a client may ask for, such as <c>mqtt</c>; empty, the default, for any. A client that asks for none is accepted.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];
}
