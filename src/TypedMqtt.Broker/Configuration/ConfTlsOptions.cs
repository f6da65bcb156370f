using System.Net.Security;
using System.Security.Authentication;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>The options about the certificates of a listener.</summary>
internal static class ConfTlsOptions
{
    public static IEnumerable<KeyValuePair<string, Action<ConfLine>>> All { get; } =
    [
        new("certfile", Text("a file with the server's certificate", (tls, value) => tls.CertificateFile = value)),
        new("keyfile", Text("a file with the server's private key", (tls, value) => tls.KeyFile = value)),
        new("cafile", Text("a file with certificates of authorities", (tls, value) => tls.AuthorityFile = value)),
        new("capath", Text("a directory with certificates of authorities", (tls, value) => tls.AuthorityDirectory = value)),
        new("crlfile", Text("a file with certificate revocation lists", (tls, value) => tls.RevocationListFile = value)),
        new("require_certificate", Flag((tls, value) => tls.RequireCertificate = value)),
        new("use_identity_as_username", UserName(MqttUserNameSource.CertificateCommonName)),
        new("use_subject_as_username", UserName(MqttUserNameSource.CertificateSubject)),
        new("tls_version", SetVersion),
        new("ciphers", Ciphers(CipherNames.Tls12, "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384", (tls, suites) => tls.Suites12 = suites)),
        new("ciphers_tls1.3", Ciphers(CipherNames.Tls13, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256", (tls, suites) => tls.Suites13 = suites)),
    ];

    private static Action<ConfLine> Text(string expected, Action<TlsDraft, string> set) => line =>
    {
        TlsDraft tls = Draft(line);
        if (line.ReadText(expected) is { } value && line.Builder.Claim(line, tls, mayRepeat: false))
        {
            set(tls, value);
        }
    };

    /// <summary>Names only: what an expression such as HIGH:!aNULL means depends on the library that evaluates it.</summary>
    private static Action<ConfLine> Ciphers(IReadOnlyDictionary<string, TlsCipherSuite> known, string example, Action<TlsDraft, TlsCipherSuite[]> set) => line =>
    {
        TlsDraft tls = Draft(line);
        string expected = $"names of cipher suites separated by ':', such as {example}";
        if (line.ReadText(expected) is not { } value || !line.Builder.Claim(line, tls, mayRepeat: false))
        {
            return;
        }

        string[] names = value.Split(':');
        if (Array.Find(names, name => !known.ContainsKey(name)) is { } unknown)
        {
            line.Error($"'{line.Name}' expects {expected}, found {LogText.Quote(unknown)}; expressions of OpenSSL such as HIGH or !aNULL are not evaluated", isSecurity: true);
            return;
        }

        set(tls, Array.ConvertAll(names, name => known[name]));
    };

    private static Action<ConfLine> Flag(Action<TlsDraft, bool> set) => line =>
    {
        TlsDraft tls = Draft(line);
        if (line.ReadBoolean() is { } value && line.Builder.Claim(line, tls, mayRepeat: true))
        {
            set(tls, value);
        }
    };

    /// <summary>With both, the common name is taken, as mosquitto does.</summary>
    private static Action<ConfLine> UserName(MqttUserNameSource source) => Flag((tls, value) =>
    {
        if (value && tls.UserNameFrom != MqttUserNameSource.CertificateCommonName)
        {
            tls.UserNameFrom = source;
        }
        else if (!value && tls.UserNameFrom == source)
        {
            tls.UserNameFrom = MqttUserNameSource.ConnectPacket;
        }
    });

    /// <summary>The value is the oldest version that is spoken.</summary>
    private static void SetVersion(ConfLine line)
    {
        TlsDraft tls = Draft(line);
        SslProtocols? versions = line.ReadChoice(("tlsv1.2", SslProtocols.Tls12 | SslProtocols.Tls13), ("tlsv1.3", SslProtocols.Tls13));
        if (versions is { } value && line.Builder.Claim(line, tls, mayRepeat: false))
        {
            tls.Protocols = value;
        }
    }

    private static TlsDraft Draft(ConfLine line)
    {
        TlsDraft tls = line.Builder.Listener.Tls;
        tls.FirstLine ??= line;
        return tls;
    }
}
