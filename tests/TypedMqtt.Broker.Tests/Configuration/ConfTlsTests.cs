using System.Net.Security;
using System.Security.Authentication;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;

namespace TypedMqtt.Broker.Tests.Configuration;

public sealed class ConfTlsTests
{
    private const string Certificate = "certfile s.crt\nkeyfile s.key\n";

    [Fact]
    public void Ciphers_are_those_of_the_file_and_the_other_version_keeps_its_own()
    {
        const string Tls = "listener 1\ncertfile c\nkeyfile k\n";
        Assert.Empty(Load(Tls));
        Assert.Equal(
            [
                TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
                TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
            ],
            Load($"{Tls}ciphers ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-CHACHA20-POLY1305:AES256-SHA"));
        IReadOnlyList<TlsCipherSuite> newer = Load($"{Tls}ciphers_tls1.3 TLS_AES_128_GCM_SHA256");
        Assert.Equal(TlsCipherSuite.TLS_AES_128_GCM_SHA256, newer[0]);
        Assert.Contains(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, newer);
        Assert.DoesNotContain(TlsCipherSuite.TLS_AES_256_GCM_SHA384, newer);
        foreach (string text in new[] { "ciphers HIGH:!aNULL", "ciphers TLS_AES_128_GCM_SHA256", "ciphers_tls1.3 ECDHE-RSA-AES128-GCM-SHA256", "ciphers A::B" })
        {
            MosquittoFileDiagnostic error = Assert.Single(Assert.Throws<MosquittoFileException>(() => Load(Tls + text)).Errors);
            Assert.Equal((4, true), (error.Line, error.IsSecurity));
        }

        static IReadOnlyList<TlsCipherSuite> Load(string text) => MosquittoConf.Parse(text, "m.conf").Listeners[0].Tls!.CipherSuites;
    }

    [Theory]
    [InlineData("listener 8883\n" + Certificate, "mqtts://[::]:8883")]
    [InlineData("listener 8080 10.0.0.1\nprotocol websockets", "ws://10.0.0.1:8080")]
    [InlineData("listener 8081\nprotocol websockets\n" + Certificate, "wss://[::]:8081")]
    [InlineData("listener 0 /run/mqtt.sock", "unix:/run/mqtt.sock")]
    [InlineData(Certificate + "listener 1884", "mqtt://[::]:1884 mqtts://[::]:1883")]
    [InlineData("protocol websockets\nlistener 1884", "mqtt://[::]:1884 ws://[::]:1883")]
    [InlineData("listener 1884\nlistener 8883\n" + Certificate, "mqtt://[::]:1884 mqtts://[::]:8883")]
    public void Listeners_get_the_transport_their_options_ask_for(string text, string expected) => Assert.Equal(
        expected, string.Join(' ', MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Parse(text, "m.conf")).Listeners.Select(static l => l.Address)));

    [Fact]
    public void Certificates_are_those_of_the_listener()
    {
        MosquittoListener listener = MosquittoConf.Parse(
            "listener 8883\ncafile ca.crt\ncapath cas\n" + Certificate + "require_certificate true\nuse_subject_as_username true\ntls_version tlsv1.3", "m.conf").Listeners[0];

        Assert.Equal(
            new MqttTlsOptions
            {
                CertificateFile = "s.crt",
                KeyFile = "s.key",
                AuthorityFile = "ca.crt",
                AuthorityDirectory = "cas",
                RequireClientCertificate = true,
                Protocols = SslProtocols.Tls13,
            },
            listener.Tls);
        Assert.Equal(MqttUserNameSource.CertificateSubject, listener.UserNameFrom);
    }

    [Theory]
    [InlineData("use_identity_as_username true\nuse_subject_as_username true", MqttUserNameSource.CertificateCommonName)]
    [InlineData("use_subject_as_username true\nuse_identity_as_username true", MqttUserNameSource.CertificateCommonName)]
    [InlineData("use_identity_as_username false", MqttUserNameSource.ConnectPacket)]
    public void The_common_name_goes_before_the_subject(string text, MqttUserNameSource expected) => Assert.Equal(
        expected, MosquittoConf.Parse("listener 8883\ncafile ca\nrequire_certificate true\n" + Certificate + text, "m.conf").Listeners[0].UserNameFrom);

    [Theory]
    [InlineData("listener 8883\ncertfile a", "m.conf:2: this listener has TLS options and no 'keyfile'")]
    [InlineData("listener 8883\nkeyfile a", "m.conf:2: this listener has TLS options and no 'certfile'")]
    [InlineData("listener 8883\ncafile a", "m.conf:2: this listener has TLS options and no 'certfile' and 'keyfile'")]
    [InlineData("listener 8883\nrequire_certificate true\n" + Certificate, "m.conf:2: 'require_certificate true' needs 'cafile' or 'capath'")]
    [InlineData("listener 8883\n" + Certificate + "use_identity_as_username true", "'use_identity_as_username true' needs 'require_certificate true'")]
    [InlineData("listener 8883\n" + Certificate + "use_subject_as_username true", "'use_subject_as_username true' needs 'require_certificate true'")]
    [ShippedBug(28)]
    public void What_would_not_protect_stops_the_start(string text, string expected)
    {
        MosquittoFileException e = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse(text, "m.conf"));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.All(e.Errors, static error => Assert.True(error.IsSecurity));
    }
}
