using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Listeners;

public sealed class TlsListenerTests : IDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Messages_of_any_size_pass(SslProtocols version)
    {
        await using MqttBroker broker = await StartAsync(Tls());
        Assert.Equal("mqtts", broker.Endpoint.Scheme);
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, protocols: version);
        await client.ConnectAsync(new("tls"));
        await client.SubscribeAsync("a");

        string large = new('x', 300_000);
        await client.PublishAsync("a", large);
        await client.PublishAsync("a", "small");

        await client.ExpectPublishAsync("a", large);
        await client.ExpectPublishAsync("a", "small");
    }

    [Fact]
    public async Task A_version_that_is_not_spoken_is_refused()
    {
        await using MqttBroker broker = await StartAsync(Tls() with { Protocols = SslProtocols.Tls13 });

        await Assert.ThrowsAnyAsync<Exception>(() => TlsClient.ConnectAsync(broker.Endpoint, _authority, protocols: SslProtocols.Tls12));

        await using RawClient modern = await TlsClient.ConnectAsync(broker.Endpoint, _authority, protocols: SslProtocols.Tls13);
        Assert.Equal(ReasonCode.Success, (await modern.ConnectAsync(new("modern"))).Reason);
    }

    [Fact]
    public async Task Only_the_cipher_suites_that_are_named_are_spoken()
    {
        await using MqttBroker broker = await StartAsync(Tls() with { CipherSuites = [TlsCipherSuite.TLS_AES_256_GCM_SHA384] });

        await Assert.ThrowsAnyAsync<Exception>(() => TlsClient.ConnectAsync(broker.Endpoint, _authority, protocols: SslProtocols.Tls12));
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, protocols: SslProtocols.Tls13);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("c"))).Reason);
    }

    [Fact]
    public async Task A_peer_that_speaks_no_tls_disturbs_nobody()
    {
        await using MqttBroker broker = await StartAsync(Tls());
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(broker.Endpoint.Host, broker.Endpoint.Port, TestContext.Current.CancellationToken);
        await stranger.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await ReadToEndAsync(stranger) < 100);

        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("client"))).Reason);
    }

    [Fact]
    public async Task A_handshake_has_the_time_of_a_connect_and_counts_as_a_connection()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new() { Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = Tls() } }, TimeProvider = time }, TestContext.Current.CancellationToken);
        using var silent = new TcpClient();
        await silent.ConnectAsync(broker.Endpoint.Host, broker.Endpoint.Port, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => broker.Statistics.Connections == 1, TimeSpan.FromSeconds(10)));

        time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(0, await ReadToEndAsync(silent));
        Assert.True(SpinWait.SpinUntil(() => broker.Statistics.Connections == 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Reloaded_certificates_serve_new_connections_and_open_ones_stay()
    {
        MqttTlsOptions tls = Tls("CN=first");
        await using MqttBroker broker = await StartAsync(tls);
        await using RawClient early = await TlsClient.ConnectAsync(broker.Endpoint, _authority);
        await early.ConnectAsync(new("early"));
        Write(_authority.CreateServer("CN=second"));
        Assert.Equal("CN=first", await TlsClient.ReadServerNameAsync(broker.Endpoint, _authority));

        Assert.True(broker.ReloadSecurity().Succeeded);

        Assert.Equal("CN=second", await TlsClient.ReadServerNameAsync(broker.Endpoint, _authority));
        await early.SendAsync(0xC0, 0);
        await early.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    public async Task A_damaged_certificate_leaves_the_old_one_in_force()
    {
        MqttTlsOptions tls = Tls("CN=first");
        await using MqttBroker broker = await StartAsync(tls);
        File.WriteAllText(tls.CertificateFile!, "not a certificate");

        SecurityReloadResult result = broker.ReloadSecurity();

        Assert.Contains("there is no certificate in the certificate", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal("CN=first", await TlsClient.ReadServerNameAsync(broker.Endpoint, _authority));
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_named_when_starting()
    {
        MqttTlsOptions tls = Tls();
        using X509Certificate2 other = _authority.CreateServer();
        File.WriteAllText(tls.KeyFile!, TestCertificates.KeyPem(other));

        MosquittoFileException e = await Assert.ThrowsAsync<MosquittoFileException>(() => StartAsync(tls));

        Assert.Equal(tls.KeyFile, e.File);
    }

    [Fact]
    [ShippedBug(29)]
    public async Task A_client_without_a_certificate_of_the_authority_is_refused_where_one_is_required()
    {
        await using MqttBroker broker = await StartAsync(Mutual());
        using var strangers = new TestCertificates("CN=Somebody else");
        using X509Certificate2 foreign = strangers.CreateClient("CN=line-7");

        await ExpectRefusedAsync(broker, null);
        await ExpectRefusedAsync(broker, foreign);

        using X509Certificate2 own = _authority.CreateClient("CN=line-7");
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, own);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("line-7"))).Reason);
    }

    [Theory]
    [InlineData(MqttUserNameSource.CertificateCommonName, "line-7")]
    [InlineData(MqttUserNameSource.CertificateSubject, "CN=line-7,OU=Hall 3,O=Plant")]
    public async Task The_name_in_the_certificate_is_the_user_and_needs_no_password(MqttUserNameSource source, string user)
    {
        string acl = _directory.Write("acl", $"user {user}\ntopic mine\n");
        string passwords = _directory.Write("passwords", "");
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new()
            {
                Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = Mutual(), UserNameFrom = source } },
                AclFile = acl,
                PasswordFile = passwords,
                AllowAnonymous = false,
            },
            TestContext.Current.CancellationToken);
        using X509Certificate2 own = _authority.CreateClient("O=Plant, OU=Hall 3, CN=line-7");

        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, own);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("x") { User = "somebody else", Password = "guess" })).Reason);

        Assert.Equal([ReasonCode.GrantedQos1], await client.SubscribeAsync("mine"));
        Assert.Equal([ReasonCode.NotAuthorized], await client.SubscribeAsync("other"));

        // No password file can revoke what a certificate proves.
        Assert.True(broker.ReloadSecurity().Succeeded);
        await client.SendAsync(0xC0, 0);
        await client.ExpectAsync(PacketType.PingResp);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, (byte)0x86)]
    [InlineData(ProtocolVersion.V311, (byte)0x86)]
    public async Task A_certificate_without_a_name_is_no_user(ProtocolVersion version, byte reason)
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new() { Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = Mutual(), UserNameFrom = MqttUserNameSource.CertificateCommonName } } },
            TestContext.Current.CancellationToken);
        using X509Certificate2 nameless = _authority.CreateClient("O=Plant");
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, nameless, version: version);

        Assert.Equal(reason, (byte)(await client.ConnectAsync(new("x"))).Reason);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Names_from_certificates_need_certificates()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => MqttBroker.StartAsync(
            new() { Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = Tls(), UserNameFrom = MqttUserNameSource.CertificateSubject } } },
            TestContext.Current.CancellationToken));

        Assert.Contains("RequireClientCertificate", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqtt", true)]
    [InlineData(null, true)]
    [InlineData("h2", false)]
    public async Task The_application_protocol_is_checked_when_one_is_set(string? asked, bool accepted)
    {
        await using MqttBroker broker = await StartAsync(Tls() with { ApplicationProtocols = ["mqtt"] });

        if (!accepted)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => TlsClient.ConnectAsync(broker.Endpoint, _authority, applicationProtocol: asked));
            return;
        }

        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, applicationProtocol: asked);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new("x"))).Reason);
    }

    [Theory]
    [InlineData("mqtts://127.0.0.1:0", false, "needs a certificate")]
    [InlineData("mqtt://127.0.0.1:0", true, "write mqtts://")]
    [InlineData("ws://127.0.0.1:0", false, "TypedMqtt.Broker.Http")]
    [InlineData("http://127.0.0.1:0", false, "expected mqtt://address:port")]
    public async Task An_address_that_does_not_fit_its_settings_says_what_to_do(string address, bool withTls, string expected)
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => MqttBroker.StartAsync(
            new() { Listeners = { new() { Address = address, Tls = withTls ? Tls() : null } } }, TestContext.Current.CancellationToken));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_tells_the_clients_and_ends_the_tls_session()
    {
        MqttBroker broker = await StartAsync(Tls());
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority);
        await client.ConnectAsync(new("x"));

        await broker.DisposeAsync();

        Assert.Equal(ReasonCode.ServerShuttingDown, (await client.ExpectAsync(PacketType.Disconnect)).Reason);
        await client.ExpectEndAsync();
    }

    private static async Task<int> ReadToEndAsync(TcpClient client)
    {
        int total = 0;
        try
        {
            byte[] buffer = new byte[1024];
            for (int read; (read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0; total += read)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return total;
    }

    private static Task<MqttBroker> StartAsync(MqttTlsOptions tls) => MqttBroker.StartAsync(
        new() { Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = tls } } }, TestContext.Current.CancellationToken);

    private MqttTlsOptions Tls(string subject = "CN=localhost")
    {
        using X509Certificate2 server = _authority.CreateServer(subject);
        Write(server);
        return new() { CertificateFile = _directory.File("server.crt"), KeyFile = _directory.File("server.key") };
    }

    private MqttTlsOptions Mutual() =>
        Tls() with { RequireClientCertificate = true, AuthorityFile = _directory.Write("ca.crt", _authority.AuthorityPem) };

    private void Write(X509Certificate2 server)
    {
        _directory.Write("server.crt", server.ExportCertificatePem());
        _directory.Write("server.key", TestCertificates.KeyPem(server));
    }

    /// <summary>With TLS 1.3 a client believes to be connected until it reads.</summary>
    private async Task ExpectRefusedAsync(MqttBroker broker, X509Certificate2? certificate) => await Assert.ThrowsAnyAsync<Exception>(async () =>
    {
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, _authority, certificate);
        await client.ConnectAsync(new("x"));
    });
}
