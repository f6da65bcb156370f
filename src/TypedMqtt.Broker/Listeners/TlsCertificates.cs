using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Listeners;

/// <summary>The certificates of a listener. A handshake uses those in force when it begins.</summary>
internal sealed class TlsCertificates : IReloadable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly string[] AuthorityFiles = ["*.pem", "*.crt", "*.cer"];

    private readonly MqttTlsOptions _options;
    private readonly TimeProvider _time;
    private readonly BrokerLog _log;
    private volatile SslServerAuthenticationOptions _current;

    private TlsCertificates(MqttTlsOptions options, TimeProvider time, BrokerLog log)
    {
        _options = options;
        _time = time;
        _log = log;
        _current = Read(options);
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="MosquittoFileException">A file cannot be read or is not what it should be.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static TlsCertificates Load(MqttTlsOptions options, TimeProvider time, BrokerLog log) => new(options, time, log);

    public SslServerAuthenticationOptions Current() => _current;

    public Action Prepare(List<MosquittoFileDiagnostic> warnings)
    {
        SslServerAuthenticationOptions next = Read(_options);
        return () => _current = next;
    }

    private SslServerAuthenticationOptions Read(MqttTlsOptions options)
    {
        X509Certificate2Collection authorities = ReadAuthorities(options);
        if (options.RequireClientCertificate && authorities.Count == 0)
        {
            throw new ArgumentException(
                "RequireClientCertificate needs the authorities that sign the clients' certificates: set AuthorityFile or AuthorityDirectory.", nameof(options));
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = ReadCertificate(options),
            EnabledSslProtocols = options.Protocols,
            CipherSuitesPolicy = SuitesOf(options),
            ClientCertificateRequired = options.RequireClientCertificate,
            RemoteCertificateValidationCallback = options is { RequireClientCertificate: true, RevocationListFile: { } file } ? NotRevoked(RevocationLists.Read(file, authorities)) : null,
            CertificateChainPolicy = options.RequireClientCertificate ? ChainPolicy(authorities) : null,
            ApplicationProtocols = options.ApplicationProtocols.Count == 0 ? null : [.. options.ApplicationProtocols.Select(static name => new SslApplicationProtocol(name))],
        };
    }

    /// <summary>Asked when the chain has been built: what it complains about stays refused.</summary>
    private RemoteCertificateValidationCallback NotRevoked(RevocationLists lists) => (_, certificate, chain, errors) =>
    {
        if (errors != SslPolicyErrors.None || certificate is not X509Certificate2 client || chain is null)
        {
            return false;
        }

        // An authority may be a client as well: its chain is itself.
        X509Certificate2 issuer = chain.ChainElements[Math.Min(1, chain.ChainElements.Count - 1)].Certificate;
        string? refusal = lists.Refuse(client, issuer, _time.GetUtcNow());
        if (refusal is not null)
        {
            _log.CertificateRefused(refusal);
        }

        return refusal is null;
    };

    private static CipherSuitesPolicy? SuitesOf(MqttTlsOptions options)
    {
        if (options.CipherSuites.Count == 0)
        {
            return null;
        }

        return OperatingSystem.IsWindows()
            ? throw new ArgumentException("Windows chooses the cipher suites itself: leave CipherSuites (ciphers, ciphers_tls1.3) out.", nameof(options))
            : new CipherSuitesPolicy(options.CipherSuites);
    }

    /// <summary>Only what the authorities of the listener have signed; those of the machine do not count.</summary>
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    private static SslStreamCertificateContext ReadCertificate(MqttTlsOptions options)
    {
        if (options.Certificate is { } given)
        {
            return SslStreamCertificateContext.Create(given, additionalCertificates: null, offline: true);
        }

        if (options.CertificateFile is not { } file || options.KeyFile is not { } key)
        {
            throw new ArgumentException("A TLS listener needs a certificate: set CertificateFile and KeyFile, or Certificate.", nameof(options));
        }

        TextFile.Read(key, "private key");
        X509Certificate2Collection chain = ReadFile(file, "certificate");
        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(file, key);

            // Windows cannot use a key that exists in memory only.
            X509Certificate2 usable = OperatingSystem.IsWindows()
                ? X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null)
                : new X509Certificate2(leaf);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(usable, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new MosquittoFileException([new(key, 0, $"this is not the private key of {file}: {e.Message}; expected an unencrypted key in PEM form")], e);
        }
    }

    private static X509Certificate2Collection ReadAuthorities(MqttTlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.AuthorityFile is { } file)
        {
            authorities.AddRange(ReadFile(file, "authority file"));
        }

        if (options.AuthorityDirectory is { } directory)
        {
            foreach (string path in Files(directory))
            {
                authorities.AddRange(ReadFile(path, "authority file"));
            }
        }

        return authorities;
    }

    private static IEnumerable<string> Files(string directory)
    {
        try
        {
            return [.. AuthorityFiles.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosquittoFileException([new(directory, 0, $"the directory of authorities cannot be read: {e.Message}")], e);
        }
    }

    private static X509Certificate2Collection ReadFile(string path, string kind)
    {
        byte[] content = TextFile.Read(path, kind);
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(content));
        }
        catch (CryptographicException e)
        {
            throw new MosquittoFileException([new(path, 0, $"the {kind} is damaged: {e.Message}")], e);
        }

        return certificates.Count > 0
            ? certificates
            : throw new MosquittoFileException([new(path, 0, $"there is no certificate in the {kind}; expected PEM, a block that starts with -----BEGIN CERTIFICATE-----")]);
    }
}
