using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Client.Connections;

/// <summary>Why TLS does not come about, and what to do.</summary>
internal static class TlsErrors
{
    /// <summary>The broker's certificate was not accepted.</summary>
    public static string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (certificate is null)
        {
            return "the broker has no certificate. Check the port, and the broker's certificate file";
        }

        string who = $"the broker's certificate ({certificate.Subject}, issued by {certificate.Issuer})";
        X509ChainStatusFlags status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return $"{who} is valid from {Text(certificate.NotBefore)} to {Text(certificate.NotAfter)}, or one of its authorities is not valid now. "
                + "Renew it, and check the clocks";
        }

        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            return $"{who} is not signed by a trusted authority. Name the authority in MqttClientOptions.Tls.AuthorityFile";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"{who} is not for '{host}'. Connect to a name it is for, or set MqttClientOptions.Tls.TargetHost";
        }

        return errors == SslPolicyErrors.None
            ? $"{who} is refused by MqttClientOptions.Tls.ValidateCertificate"
            : $"{who} is not valid: {string.Join(' ', chain?.ChainStatus.Select(static s => s.StatusInformation.Trim()) ?? []).TrimEnd('.')}. Check the certificate";
    }

    /// <summary>The handshake ended otherwise; the deepest cause is what the TLS library says.</summary>
    public static string Describe(Exception error, MqttClientOptions options)
    {
        string said = error.GetBaseException().Message.TrimEnd('.');
        return IsAboutOurCertificate(said)
            ? WantsCertificate(options, said)
            : $"the TLS handshake failed: {said}. Check that port {options.Port} expects TLS, and the versions of TLS both sides allow";
    }

    /// <summary>With TLS 1.3 the broker looks at the client's certificate after the client's handshake is done: the refusal is the first read.</summary>
    public static string? DescribeFirstRead(Exception error, MqttClientOptions options) =>
        ServerUri.IsTls(options.Server) && error is IOException and not (EndOfStreamException or TlsException or WebSocketRefusedException) && error.GetBaseException().Message is { } said && IsAboutOurCertificate(said)
            ? WantsCertificate(options, said.TrimEnd('.'))
            : null;

    /// <summary>What else to check when the broker closes without a word.</summary>
    public static string WhatToCheck(MqttClientOptions options) => options switch
    {
        _ when !ServerUri.IsTls(options.Server) => "whether it expects TLS",
        { Tls: { CertificateFile: not null } or { CertificateProvider: not null } } => "whether it accepts the client certificate",
        _ => "whether it wants a client certificate (MqttClientOptions.Tls.CertificateFile and KeyFile)",
    };

    /// <summary>Alerts of TLS 1.2 and 1.3, as OpenSSL and Schannel name them.</summary>
    private static bool IsAboutOurCertificate(string said) =>
        said.Contains("certificate", StringComparison.OrdinalIgnoreCase) || said.Contains("unknown ca", StringComparison.OrdinalIgnoreCase);

    private static string WantsCertificate(MqttClientOptions options, string said) => options.Tls is { CertificateFile: not null } or { CertificateProvider: not null }
        ? $"the broker refuses the client certificate ({said}). Check which authorities it accepts"
        : $"the broker wants a client certificate ({said}). Set MqttClientOptions.Tls.CertificateFile and KeyFile";

    private static string Text(DateTime time) => time.ToUniversalTime().ToString("u", System.Globalization.CultureInfo.InvariantCulture);
}
