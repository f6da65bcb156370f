using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Http.Tests.WebSockets;

public sealed class WebSocketListenerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [Normative("MQTT-6.0.0-2", Mqtt.V311)]
    [Normative("MQTT-6.0.0-4", Mqtt.V311)]
    [Normative("MQTT-6.0.0-2", Mqtt.V5)]
    [Normative("MQTT-6.0.0-4", Mqtt.V5)]
    public async Task Messages_cut_anywhere_are_one_stream(int messageBytes)
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0/mqtt");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        Assert.Equal("mqtt", peer.Socket.SubProtocol);
        byte[] publish = peer.Encode("a", new string('x', 500), Qos.AtMostOnce, 0);
        byte[] all = [.. WebSocketPeer.Connect, .. WebSocketPeer.Subscribe, .. publish, 0xC0, 0];

        foreach (byte[] message in all.Chunk(messageBytes))
        {
            await peer.SendAsync(message);
        }

        await peer.ExpectAsync(PacketType.ConnAck);
        await peer.ExpectAsync(PacketType.SubAck);
        await peer.ExpectPublishAsync("a", new string('x', 500));
        await peer.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    public async Task An_empty_message_and_a_fragmented_one_change_nothing()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.ConnectAsync();

        await peer.Socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        await peer.Socket.SendAsync(new byte[] { 0xC0 }, WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
        await peer.Socket.SendAsync(new byte[] { 0 }, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

        await peer.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    public async Task A_megabyte_comes_back()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.ConnectAsync();
        await peer.SendAsync(WebSocketPeer.Subscribe);
        await peer.ExpectAsync(PacketType.SubAck);
        string payload = new('m', 1_000_000);

        await peer.PublishAsync("a", payload);

        await peer.ExpectPublishAsync("a", payload);
    }

    [Fact]
    [Normative("MQTT-6.0.0-1", Mqtt.V311)]
    [Normative("MQTT-6.0.0-1", Mqtt.V5)]
    public async Task A_text_message_ends_the_connection_and_the_will_is_published()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer watcher = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await watcher.ConnectAsync();
        await watcher.SendAsync(WebSocketPeer.Subscribe);
        await watcher.ExpectAsync(PacketType.SubAck);
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.SendAsync(0x10, 0x14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 6, 0, 0, 0, 0, 1, (byte)'t', 0, 0, 1, (byte)'a', 0, 0);
        await peer.ExpectAsync(PacketType.ConnAck);

        await peer.Socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

        await watcher.ExpectPublishAsync("a", "");
        byte[] rest = new byte[10];
        WebSocketReceiveResult end = await peer.Socket.ReceiveAsync(rest, TestContext.Current.CancellationToken);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.InvalidMessageType), (end.MessageType, end.CloseStatus!.Value));
    }

    [Fact]
    public async Task Closing_the_web_socket_without_disconnect_is_an_end_of_the_stream()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.ConnectAsync();

        await peer.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.True(SpinWait.SpinUntil(() => broker.Statistics.Connections == 0, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chat")]
    public async Task A_client_that_does_not_offer_mqtt_is_refused(string? subProtocol)
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");

        WebSocketException e = await Assert.ThrowsAsync<WebSocketException>(() => WebSocketPeer.OpenAsync(broker.Endpoint, subProtocol));

        Assert.Contains("400", e.Message, StringComparison.Ordinal);
    }

    /// <summary>RabbitMQ CVE-2026-67405: any page in a browser may talk to the broker.</summary>
    [Theory]
    [InlineData("https://plant.example", true)]
    [InlineData("HTTPS://Plant.Example", true)]
    [InlineData(null, true)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://plant.example.evil.example", false)]
    [InlineData("http://plant.example", false)]
    [InlineData("null", false)]
    public async Task A_page_of_another_origin_is_refused_where_origins_are_named(string? origin, bool isAllowed)
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions { Listeners = { new() { Address = "ws://127.0.0.1:0", AllowedOrigins = ["https://plant.example"] } } }.AddWebSockets(),
            TestContext.Current.CancellationToken);
        Task<WebSocketPeer> opening = WebSocketPeer.OpenAsync(broker.Endpoint, configure: options =>
        {
            if (origin is not null)
            {
                options.SetRequestHeader("Origin", origin);
            }
        });

        if (isAllowed)
        {
            await using WebSocketPeer peer = await opening;
            await peer.ConnectAsync();
        }
        else
        {
            WebSocketException e = await Assert.ThrowsAsync<WebSocketException>(() => opening);
            Assert.Contains("403", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_of_the_old_name_gets_the_old_name()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint, "mqttv3.1");
        Assert.Equal("mqttv3.1", peer.Socket.SubProtocol);
    }

    [Fact]
    public async Task A_browser_that_asks_for_a_page_is_told_what_this_is()
    {
        await using MqttBroker broker = await StartAsync("ws://127.0.0.1:0/mqtt");
        using var http = new HttpClient();

        using HttpResponseMessage page = await http.GetAsync(new Uri($"http://127.0.0.1:{broker.Endpoint.Port}/mqtt"), TestContext.Current.CancellationToken);
        using HttpResponseMessage elsewhere = await http.GetAsync(new Uri($"http://127.0.0.1:{broker.Endpoint.Port}/"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (page.StatusCode, elsewhere.StatusCode));
        Assert.Contains("subprotocol 'mqtt'", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_tls_the_certificate_can_be_the_user()
    {
        using var authority = new TestCertificates();
        using X509Certificate2 server = authority.CreateServer();
        using X509Certificate2 client = authority.CreateClient("CN=line-7");
        string authorityFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(authorityFile, authority.AuthorityPem, TestContext.Current.CancellationToken);
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions
            {
                Listeners =
                {
                    new()
                    {
                        Address = "wss://127.0.0.1:0/mqtt",
                        Tls = new() { Certificate = server, RequireClientCertificate = true, AuthorityFile = authorityFile },
                        UserNameFrom = MqttUserNameSource.CertificateCommonName,
                        UseUserNameAsClientId = true,
                    },
                },
                AllowAnonymous = false,
            }.AddWebSockets(),
            TestContext.Current.CancellationToken);
        File.Delete(authorityFile);
        Assert.Equal("wss", broker.Endpoint.Scheme);

        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketPeer.OpenAsync(broker.Endpoint, configure: options => Trust(options, authority)));

        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint, configure: options =>
        {
            Trust(options, authority);
            options.ClientCertificates.Add(client);
        });
        await peer.ConnectAsync();
    }

    [Fact]
    public async Task A_revoked_certificate_is_refused()
    {
        using var authority = new TestCertificates();
        using X509Certificate2 server = authority.CreateServer();
        using X509Certificate2 good = authority.CreateClient("CN=good");
        using X509Certificate2 bad = authority.CreateClient("CN=bad");
        string authorityFile = Path.GetTempFileName();
        string listFile = Path.GetTempFileName();
        File.WriteAllText(authorityFile, authority.AuthorityPem);
        File.WriteAllText(listFile, authority.RevocationListPem(DateTimeOffset.UtcNow.AddHours(1), bad));
        var tls = new MqttTlsOptions { Certificate = server, RequireClientCertificate = true, AuthorityFile = authorityFile, RevocationListFile = listFile };
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions { Listeners = { new() { Address = "wss://127.0.0.1:0/mqtt", Tls = tls } } }.AddWebSockets(), TestContext.Current.CancellationToken);
        File.Delete(authorityFile);
        File.Delete(listFile);

        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(bad));
        await using WebSocketPeer peer = await OpenAsync(good);
        await peer.ConnectAsync();

        Task<WebSocketPeer> OpenAsync(X509Certificate2 certificate) => WebSocketPeer.OpenAsync(broker.Endpoint, configure: options =>
        {
            Trust(options, authority);
            options.ClientCertificates.Add(certificate);
        });
    }

    [Fact]
    public async Task A_listener_on_an_interface_has_an_address_of_it()
    {
        string loopback = NetworkInterface.GetAllNetworkInterfaces().First(static i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback).Name;
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions { Listeners = { new() { Address = "ws://[::]:0/mqtt", Interface = loopback } } }.AddWebSockets(), TestContext.Current.CancellationToken);

        Assert.Equal("127.0.0.1", broker.Endpoint.Host);
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.ConnectAsync();
    }

    [Fact]
    public async Task Stopping_tells_the_clients_first()
    {
        MqttBroker broker = await StartAsync("ws://127.0.0.1:0");
        await using WebSocketPeer peer = await WebSocketPeer.OpenAsync(broker.Endpoint);
        await peer.ConnectAsync();

        Task stopping = broker.DisposeAsync().AsTask();

        Assert.Equal(ReasonCode.ServerShuttingDown, (await peer.ExpectAsync(PacketType.Disconnect)).Reason);
        await peer.DisposeAsync();
        await stopping;
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_that_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        MqttBindException e = await Assert.ThrowsAsync<MqttBindException>(() => StartAsync($"ws://127.0.0.1:{port}"));

        Assert.Contains($":{port}", e.Message, StringComparison.Ordinal);
    }

    private static void Trust(ClientWebSocketOptions options, TestCertificates authority) => options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return certificate is X509Certificate2 known && chain.Build(known);
    };

    private static Task<MqttBroker> StartAsync(string address) =>
        MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { address } }.AddWebSockets(), TestContext.Current.CancellationToken);
}
