using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Transports;

/// <summary>Each kind of address against a real broker.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tmq");

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("mqtt://127.0.0.1:0")]
    [InlineData("mqtts://127.0.0.1:0")]
    [InlineData("ws://127.0.0.1:0/mqtt")]
    [InlineData("ws://127.0.0.1:0")]
    [InlineData("wss://127.0.0.1:0/mqtt")]
    [InlineData("unix:{0}/mqtt broker.sock")]
    public async Task Publishes_and_receives_megabytes_and_small_ones(string address)
    {
        await using MqttBroker broker = await StartAsync(string.Format(null, address, _directory.FullName), requireClientCertificate: false);
        await using MqttClient client = await MqttClient.ConnectAsync(Options(broker), TestContext.Current.CancellationToken).SoonAsync();
        await using MqttSubscription subscription = await client.SubscribeAsync("a", Qos.ExactlyOnce, TestContext.Current.CancellationToken).SoonAsync();
        byte[] large = new byte[1_000_000];
        Random.Shared.NextBytes(large);

        await client.PublishAsync("a", large, Qos.ExactlyOnce, TestContext.Current.CancellationToken).SoonAsync();
        await client.PublishAsync("a", "hi"u8, Qos.AtLeastOnce, TestContext.Current.CancellationToken).SoonAsync();

        Assert.Equal(large, (await subscription.ReadAsync(TestContext.Current.CancellationToken).SoonAsync()).Payload.ToArray());
        Assert.Equal("hi", (await subscription.ReadAsync(TestContext.Current.CancellationToken).SoonAsync()).PayloadText);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_renewed_client_certificate__is_used_on_the_next_connection(bool fromFile)
    {
        await using var server = new LoopbackServer("mqtts", _authority);
        string subject = "CN=first";
        WriteClient(subject);
        MqttClientTlsOptions tls = fromFile
            ? Trusting with { CertificateFile = ClientFile, KeyFile = ClientFile + ".key" }
            : Trusting with { CertificateProvider = () => _authority.CreateClient(subject) };
        Task<MqttClient> connecting = MqttClient.ConnectAsync(
            new MqttClientOptions { Server = server.Address, Tls = tls, ReconnectDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        LoopbackServer.Peer first = await server.AcceptAsync();
        await first.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        subject = "CN=second";
        WriteClient(subject);
        first.Break();
        LoopbackServer.Peer second = await server.AcceptAsync();
        await second.End.AnswerAsync();

        Assert.Equal(("CN=first", "CN=second"), (first.ClientSubject, second.ClientSubject));
        client.Abort();
    }

    [Fact]
    public async Task A_broker_that_wants_a_certificate__gets_it_over_WebSocket_too()
    {
        await using MqttBroker broker = await StartAsync("wss://127.0.0.1:0/mqtt", requireClientCertificate: true);
        MqttClientOptions options = Options(broker);

        await using MqttClient client = await MqttClient.ConnectAsync(
            options with { Tls = Trusting with { CertificateProvider = () => _authority.CreateClient("CN=eva") } }, TestContext.Current.CancellationToken).SoonAsync();

        Assert.True(await client.PingAsync(TestContext.Current.CancellationToken).SoonAsync());
    }

    [Theory]
    [InlineData("ws")]
    [InlineData("mqtt")]
    public async Task A_connection_that_is_reset__is_made_again(string scheme)
    {
        await using var server = new LoopbackServer(scheme);
        Task<MqttClient> connecting = MqttClient.ConnectAsync(
            new MqttClientOptions { Server = server.Address, ReconnectDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        LoopbackServer.Peer first = await server.AcceptAsync();
        await first.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        first.Break();

        LoopbackServer.Peer second = await server.AcceptAsync();
        await second.End.AnswerAsync();
        Task<bool> ping = PingAsync(client);
        await second.End.ExpectAsync(PacketType.PingReq);
        await second.End.SendAsync(0xD0, 0);
        Assert.True(await ping.SoonAsync());
        client.Abort();
    }

    [Fact]
    [Normative("MQTT-6.0.0-2", Mqtt.V311)]
    [Normative("MQTT-6.0.0-3", Mqtt.V311)]
    [Normative("MQTT-6.0.0-2", Mqtt.V5)]
    [Normative("MQTT-6.0.0-3", Mqtt.V5)]
    public async Task WebSocket__offers_mqtt_and_takes_messages_cut_anywhere()
    {
        await using var server = new LoopbackServer("ws");
        Task<MqttClient> connecting = MqttClient.ConnectAsync(new MqttClientOptions { Server = server.Address }, TestContext.Current.CancellationToken);
        LoopbackServer.Peer peer = await server.AcceptAsync();
        Assert.Contains("Sec-WebSocket-Protocol: mqtt\r\n", peer.Request, StringComparison.Ordinal);
        Assert.StartsWith("GET /mqtt HTTP/1.1", peer.Request, StringComparison.Ordinal);
        await peer.End.SendAsync(0x20);
        await peer.End.SendAsync(3, 0);
        await peer.End.SendAsync(0, 0);
        await using MqttClient client = await connecting.SoonAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a", Qos.AtMostOnce, TestContext.Current.CancellationToken);
        await peer.End.GrantAsync(ReasonCode.Success);
        await using MqttSubscription subscription = await subscribing.SoonAsync();

        byte[] two = [.. peer.End.Encode("a", "one", Qos.AtMostOnce, 0), .. peer.End.Encode("a", "two", Qos.AtMostOnce, 0)];
        await peer.End.SendAsync(two[..5]);
        await peer.End.SendAsync(two[5..]);

        Assert.Equal("one", (await subscription.ReadAsync(TestContext.Current.CancellationToken).SoonAsync()).PayloadText);
        Assert.Equal("two", (await subscription.ReadAsync(TestContext.Current.CancellationToken).SoonAsync()).PayloadText);
        client.Abort();
    }

    [Fact]
    [Normative("MQTT-6.0.0-1", Mqtt.V311)]
    [Normative("MQTT-6.0.0-1", Mqtt.V5)]
    public async Task WebSocket__a_text_message_ends_the_connection()
    {
        await using var server = new LoopbackServer("ws");
        Task<MqttClient> connecting = MqttClient.ConnectAsync(
            new MqttClientOptions { Server = server.Address, ReconnectDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        LoopbackServer.Peer peer = await server.AcceptAsync();
        await peer.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        await peer.WebSocket.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

        await peer.End.ExpectEndAsync();
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, peer.WebSocket.CloseStatus);
        client.Abort();
    }

    private string ClientFile => Path.Combine(_directory.FullName, "client.pem");

    private MqttClientTlsOptions Trusting => new() { Authorities = [_authority.Authority] };

    private static async Task<bool> PingAsync(MqttClient client)
    {
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        return await client.PingAsync(TestContext.Current.CancellationToken);
    }

    private void WriteClient(string subject)
    {
        using X509Certificate2 certificate = _authority.CreateClient(subject);
        File.WriteAllText(ClientFile, certificate.ExportCertificatePem());
        File.WriteAllText(ClientFile + ".key", TestCertificates.KeyPem(certificate));
    }

    private MqttClientOptions Options(MqttBroker broker) => new() { Server = broker.Endpoint, Tls = Trusting };

    private Task<MqttBroker> StartAsync(string address, bool requireClientCertificate)
    {
        string authorities = Path.Combine(_directory.FullName, "ca.pem");
        File.WriteAllText(authorities, _authority.AuthorityPem);
        MqttTlsOptions? tls = address.StartsWith("mqtts", StringComparison.Ordinal) || address.StartsWith("wss", StringComparison.Ordinal)
            ? new MqttTlsOptions { Certificate = _authority.CreateServer(), AuthorityFile = requireClientCertificate ? authorities : null, RequireClientCertificate = requireClientCertificate }
            : null;
        return MqttBroker.StartAsync(
            new MqttBrokerOptions { Listeners = { new MqttListenerOptions { Address = address, Tls = tls } } }.AddWebSockets(), TestContext.Current.CancellationToken);
    }
}
