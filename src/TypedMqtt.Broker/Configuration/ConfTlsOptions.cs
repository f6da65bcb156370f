using System.Security.Authentication;

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
        new("require_certificate", Flag((tls, value) => tls.RequireCertificate = value)),
        new("use_identity_as_username", UserName(MqttUserNameSource.CertificateCommonName)),
        new("use_subject_as_username", UserName(MqttUserNameSource.CertificateSubject)),
        new("tls_version", SetVersion),
    ];

    private static Action<ConfLine> Text(string expected, Action<TlsDraft, string> set) => line =>
    {
        TlsDraft tls = Draft(line);
        if (line.ReadText(expected) is { } value && line.Builder.Claim(line, tls, mayRepeat: false))
        {
            set(tls, value);
        }
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
