using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Client.Connections;

/// <summary>The client's side of one TLS handshake.</summary>
internal static class TlsClient
{
    /// <summary>Shakes hands on a stream, which the result owns.</summary>
    /// <exception cref="TlsException">The broker's certificate is not accepted, or the broker refuses.</exception>
    public static async Task<SslStream> AuthenticateAsync(Stream stream, MqttClientOptions options, CancellationToken cancellationToken)
    {
        MqttClientTlsOptions tls = options.Tls ?? new MqttClientTlsOptions();
        string host = tls.TargetHost ?? options.Server.Host;
        var ssl = new SslStream(stream);
        string? refusal = null;
        try
        {
            SslClientAuthenticationOptions authentication = Create(tls, host);
            authentication.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                bool isAccepted = tls.ValidateCertificate?.Invoke(sender, certificate, chain, errors) ?? (errors == SslPolicyErrors.None);
                refusal = isAccepted ? null : TlsErrors.Describe(certificate as X509Certificate2, chain, errors, host);
                return isAccepted;
            };
            if (ServerUri.IsWebSocket(options.Server))
            {
                authentication.ApplicationProtocols = null;
            }

            await ssl.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return ssl;
        }
        catch (Exception e)
        {
            await ssl.DisposeAsync().ConfigureAwait(false);
            if (e is TlsException or not (AuthenticationException or IOException))
            {
                throw;
            }

            throw new TlsException(refusal ?? TlsErrors.Describe(e, options), e);
        }
    }

    private static SslClientAuthenticationOptions Create(MqttClientTlsOptions tls, string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = tls.Protocols,
            CertificateRevocationCheckMode = tls.RevocationMode,
            ApplicationProtocols = tls.ApplicationProtocols.Count == 0 ? null : [.. tls.ApplicationProtocols.Select(static p => new SslApplicationProtocol(p))],
            ClientCertificateContext = OwnCertificate(tls),
        };
        if (Authorities(tls) is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = tls.RevocationMode };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }

    private static X509Certificate2Collection? Authorities(MqttClientTlsOptions tls)
    {
        if (tls.AuthorityFile is null && tls.Authorities is null)
        {
            return null;
        }

        X509Certificate2Collection authorities = [];
        if (tls.AuthorityFile is { } file)
        {
            Read(file, "authorities", () => authorities.ImportFromPemFile(file));
        }

        authorities.AddRange(tls.Authorities ?? []);
        return authorities;
    }

    private static SslStreamCertificateContext? OwnCertificate(MqttClientTlsOptions tls)
    {
        X509Certificate2? certificate = null;
        X509Certificate2Collection intermediates = [];
        if (tls.CertificateProvider is { } provider)
        {
            certificate = provider();
        }
        else if (tls.CertificateFile is { } file)
        {
            Read(file, "client certificate", () =>
            {
                intermediates.ImportFromPemFile(file);
                certificate = X509Certificate2.CreateFromPemFile(file, tls.KeyFile ?? file);
            });
        }

        if (certificate is null)
        {
            return null;
        }

        // Windows does not use keys that are only in memory.
        X509Certificate2 usable = OperatingSystem.IsWindows() && tls.CertificateProvider is null
            ? LoadPkcs12(certificate.Export(X509ContentType.Pkcs12))
            : certificate;
        return SslStreamCertificateContext.Create(usable, intermediates, offline: true);
    }

    private static X509Certificate2 LoadPkcs12(byte[] data) =>
#if NET9_0_OR_GREATER
        X509CertificateLoader.LoadPkcs12(data, null);
#else
        new(data);
#endif

    private static void Read(string file, string what, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TlsException($"the {what} in '{file}' cannot be read: {e.Message.TrimEnd('.')}. Check MqttClientOptions.Tls", e);
        }
    }
}
