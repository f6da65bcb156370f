using System.Security.Authentication;
using TypedMqtt.Broker;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Transports;

/// <summary>TLS and WebSocket connections that do not come about say why, and what to do next.</summary>
public sealed class TransportErrorTests : IDisposable
{
    private readonly TestCertificates _authority = new();

    private MqttClientTlsOptions Trusting => new() { Authorities = [_authority.Authority] };

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("mqtts://127.0.0.1:0")]
    [InlineData("wss://127.0.0.1:0/mqtt")]
    public async Task An_unknown_authority__says_which_option(string address)
    {
        await using MqttBroker broker = await StartAsync(address);

        await FailsAsync(broker, null, "is not signed by a trusted authority. Name the authority in MqttClientOptions.Tls.AuthorityFile.");
    }

    [Fact]
    public async Task A_wrong_name__says_the_name()
    {
        await using MqttBroker broker = await StartAsync("mqtts://127.0.0.1:0");

        await FailsAsync(broker, Trusting with { TargetHost = "broker.test" }, "is not for 'broker.test'. Connect to a name it is for, or set MqttClientOptions.Tls.TargetHost.");
    }

    [Fact]
    public async Task An_expired_certificate__says_when()
    {
        using TestCertificates past = new(validFrom: DateTimeOffset.UtcNow.AddYears(-2), validTo: DateTimeOffset.UtcNow.AddYears(-1));
        await using MqttBroker broker = await StartAsync("mqtts://127.0.0.1:0", new MqttTlsOptions { Certificate = past.CreateServer() });

        await FailsAsync(broker, new MqttClientTlsOptions { Authorities = [past.Authority] }, "Renew it, and check the clocks.");
    }

    [Theory]
    [InlineData("mqtts://127.0.0.1:0", SslProtocols.Tls12)]
    [InlineData("mqtts://127.0.0.1:0", SslProtocols.Tls13)]
    [InlineData("wss://127.0.0.1:0/mqtt", SslProtocols.Tls12)]
    public async Task No_client_certificate_where_one_is_wanted__says_so(string address, SslProtocols version)
    {
        await using MqttBroker broker = await StartAsync(address, requireClientCertificate: true);

        await FailsAsync(broker, Trusting with { Protocols = version }, "whether it wants a client certificate (MqttClientOptions.Tls.CertificateFile and KeyFile)");
        using TestCertificates others = new("CN=Other authority");
        await FailsAsync(
            broker, Trusting with { Protocols = version, CertificateProvider = () => others.CreateClient("CN=eva") }, "whether it accepts the client certificate");
    }

    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", false, "the broker wants a client certificate (")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", true, "the broker refuses the client certificate (")]
    public async Task An_alert_after_the_handshake__is_the_answer_to_the_client_certificate(string alert, bool hasCertificate, string text)
    {
        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(
            new MqttClientOptions
            {
                Server = new Uri("mqtts://broker.test"),
                Tls = new MqttClientTlsOptions { CertificateProvider = hasCertificate ? static () => null : null },
                TransportFactory = _ => throw new IOException("The read failed.", new InvalidOperationException(alert)),
            },
            TestContext.Current.CancellationToken).SoonAsync());

        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callback__has_the_last_word()
    {
        await using MqttBroker broker = await StartAsync("mqtts://127.0.0.1:0");
        await FailsAsync(broker, Trusting with { ValidateCertificate = static (_, _, _, _) => false }, "is refused by MqttClientOptions.Tls.ValidateCertificate.");

        string? seen = null;
        await using MqttClient client = await MqttClient.ConnectAsync(
            new MqttClientOptions
            {
                Server = broker.Endpoint,
                Tls = new MqttClientTlsOptions
                {
                    ValidateCertificate = (_, certificate, _, _) =>
                    {
                        seen = certificate?.Subject;
                        return certificate is not null;
                    },
                },
            },
            TestContext.Current.CancellationToken).SoonAsync();
        Assert.Equal("CN=localhost", seen);
    }

    [Fact]
    public async Task A_certificate_file_that_is_not_there__is_named()
    {
        await using MqttBroker broker = await StartAsync("mqtts://127.0.0.1:0");

        await FailsAsync(broker, new MqttClientTlsOptions { AuthorityFile = "no-such.pem" }, "the authorities in 'no-such.pem' cannot be read:");
        await FailsAsync(broker, Trusting with { CertificateFile = "no-such.crt" }, "the client certificate in 'no-such.crt' cannot be read:");
    }

    [Fact]
    public async Task TLS_to_a_port_without__says_to_check_the_port()
    {
        await using var server = new LoopbackServer();
        Task answering = server.AnswerAsync("HTTP/1.1 400 Bad Request\r\n\r\n");

        await FailsAsync(new UriBuilder(server.Address) { Scheme = "mqtts" }.Uri, Trusting, "expects TLS, and the versions of TLS both sides allow.");
        await answering.SoonAsync();
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "the web server answers 404: there is nothing at '/mqtt'. Check the path of the address; brokers often use /mqtt.")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "the web server answers 400: it does not take a WebSocket with the subprotocol 'mqtt' at '/mqtt'. Check the path, and whether the port expects TLS.")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "the web server answers 403: a gateway before the broker does not let the connection through. Check its rules.")]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "the web server answers 301: it sends clients elsewhere. Connect to that address directly.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "the web server answers 200 instead of a WebSocket at '/mqtt'. Check the path, and the server's log.")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "the answer is not a WebSocket's: ")]
    public async Task A_web_server_that_gives_no_WebSocket__says_what_it_answered(string answer, string text)
    {
        await using var server = new LoopbackServer("ws");
        Task answering = server.AnswerAsync(answer);

        await FailsAsync(server.Address, null, text);
        await answering.SoonAsync();
    }

    [Fact]
    public async Task A_WebSocket_without_the_subprotocol__is_not_for_MQTT()
    {
        await using var server = new LoopbackServer("ws");
        Task accepting = server.AcceptAsync(subprotocol: null);

        await FailsAsync(server.Address, null, "a WebSocket server answers that does not offer the subprotocol 'mqtt'. Check the path '/mqtt'.");
        await Assert.ThrowsAnyAsync<Exception>(() => accepting.SoonAsync());
    }

    [Theory]
    [InlineData("ws://127.0.0.1:{0}/mqtt", "connection refused. Is a broker listening on port {0}?")]
    [InlineData("mqtts://127.0.0.1:{0}", "connection refused. Is a broker listening on port {0}?")]
    [InlineData("unix:/nowhere/mqtt.sock", "Is a broker listening on this socket, and may this process use it?")]
    public async Task Nothing_listens__says_so(string address, string text)
    {
        using var closed = new ClosedPort();

        await FailsAsync(new Uri(string.Format(null, address, closed.Address.Port)), null, string.Format(null, text, closed.Address.Port));
    }

    private static Task FailsAsync(MqttBroker broker, MqttClientTlsOptions? tls, string text) => FailsAsync(broker.Endpoint, tls, text);

    private static async Task FailsAsync(Uri server, MqttClientTlsOptions? tls, string text)
    {
        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(
            new MqttClientOptions { Server = server, Tls = tls }, TestContext.Current.CancellationToken).SoonAsync());
        Assert.StartsWith($"Cannot connect to {e.Endpoint}: ", e.Message, StringComparison.Ordinal);
        Assert.True(e.Message.Contains(text, StringComparison.Ordinal), e.Message);
    }

    private async Task<MqttBroker> StartAsync(string address, MqttTlsOptions? tls = null, bool requireClientCertificate = false)
    {
        string authorities = Path.GetTempFileName();
        await File.WriteAllTextAsync(authorities, _authority.AuthorityPem);
        tls ??= new MqttTlsOptions
        {
            Certificate = _authority.CreateServer(),
            AuthorityFile = requireClientCertificate ? authorities : null,
            RequireClientCertificate = requireClientCertificate,
        };
        MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions { Listeners = { new MqttListenerOptions { Address = address, Tls = tls } } }.AddWebSockets(), TestContext.Current.CancellationToken);
        File.Delete(authorities);
        return broker;
    }
}
