using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt;

/// <summary>TLS of <c>mqtts://</c> and <c>wss://</c>. Without any of it, the authorities of the system are trusted. Files are read again for each
/// connection, so that renewed certificates are used.</summary>
public sealed record MqttClientTlsOptions
{
    /// <summary>PEM file of the authorities that may sign the broker's certificate, instead of those of the system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Authorities that may sign the broker's certificate, in addition to <see cref="AuthorityFile"/>, instead of those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>PEM file of the client's certificate, followed by its intermediate authorities if there are any.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the private key of <see cref="CertificateFile"/>; default: the key is in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Asked for the client's certificate, with its key, on each connect, instead of <see cref="CertificateFile"/>; null = none. The
    /// certificate stays the caller's.</summary>
    public Func<X509Certificate2?>? CertificateProvider { get; init; }

    /// <summary>The name that the broker's certificate has to be for; default the host of the address.</summary>
    public string? TargetHost { get; init; }

    /// <summary>Allowed versions of TLS; default those of the system.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.None;

    /// <summary>Application protocols to offer (ALPN), such as <c>mqtt</c>; default none. Not used with <c>wss://</c>.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>Whether certificates are checked for revocation; default <see cref="X509RevocationMode.NoCheck"/>.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Has the last word on the broker's certificate; default: what is not valid is refused. For pinned certificates.</summary>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }
}
