using System.Net.Security;
using System.Security.Authentication;

namespace TypedMqtt.Broker.Configuration;

/// <summary>What the lines of a file have said about the certificates of a listener so far.</summary>
internal sealed class TlsDraft
{
    public string? CertificateFile { get; set; }

    public string? KeyFile { get; set; }

    public string? AuthorityFile { get; set; }

    public string? AuthorityDirectory { get; set; }

    public string? RevocationListFile { get; set; }

    public bool RequireCertificate { get; set; }

    public SslProtocols Protocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    public TlsCipherSuite[]? Suites12 { get; set; }

    public TlsCipherSuite[]? Suites13 { get; set; }

    public MqttUserNameSource UserNameFrom { get; set; }

    /// <summary>The first line that belongs here.</summary>
    public ConfLine? FirstLine { get; set; }

    /// <summary>The settings, or null and perhaps an error when the listener has no certificate.</summary>
    public MqttTlsOptions? Create()
    {
        if (FirstLine is not { } line)
        {
            return null;
        }

        if (CertificateFile is null || KeyFile is null)
        {
            string missing = CertificateFile is null ? KeyFile is null ? "'certfile' and 'keyfile'" : "'certfile'" : "'keyfile'";
            line.Error($"this listener has TLS options and no {missing}; expected both, or it would not be encrypted", isSecurity: true);
            return null;
        }

        if (RequireCertificate && AuthorityFile is null && AuthorityDirectory is null)
        {
            line.Error("'require_certificate true' needs 'cafile' or 'capath': the authorities that sign the clients' certificates", isSecurity: true);
        }

        if (RevocationListFile is not null && !RequireCertificate)
        {
            line.Warn("'crlfile' has no effect without 'require_certificate true': no client is asked for a certificate");
        }

        if (UserNameFrom != MqttUserNameSource.ConnectPacket && !RequireCertificate)
        {
            string option = UserNameFrom == MqttUserNameSource.CertificateSubject ? "use_subject_as_username" : "use_identity_as_username";
            line.Error($"'{option} true' needs 'require_certificate true': without a certificate there is no name", isSecurity: true);
        }

        return new MqttTlsOptions
        {
            CertificateFile = CertificateFile,
            KeyFile = KeyFile,
            AuthorityFile = AuthorityFile,
            AuthorityDirectory = AuthorityDirectory,
            RevocationListFile = RevocationListFile,
            RequireClientCertificate = RequireCertificate,
            Protocols = Protocols,
            CipherSuites = Suites12 is null && Suites13 is null ? [] : [.. Suites13 ?? CipherNames.Default13, .. Suites12 ?? CipherNames.Default12],
        };
    }
}
