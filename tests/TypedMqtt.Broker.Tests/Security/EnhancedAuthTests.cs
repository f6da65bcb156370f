using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>The exchange between CONNECT and CONNACK (4.12).</summary>
public sealed class EnhancedAuthTests
{
    private readonly TestMethod _method = new();
    private readonly TestPolicy _policy = new();

    [Fact]
    [Normative("MQTT-4.12.0-2", Mqtt.V5)]
    [Normative("MQTT-4.12.0-5", Mqtt.V5)]
    public async Task An_exchange_of_several_steps__ends_with_CONNACK_and_names_its_method_throughout()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = broker.Open();

        await client.SendConnectAsync("test", "ask");
        await client.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "test", "more");
        await client.SendAuthAsync(ReasonCode.ContinueAuthentication, "test", (string?)null);
        await client.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "test", null);
        await client.SendAuthAsync(ReasonCode.ContinueAuthentication, "test", "ok:anna");

        WirePacket answer = await client.ExpectAsync(PacketType.ConnAck);
        Assert.Equal(
            (ReasonCode.Success, "test", "welcome"),
            (answer.Reason, answer.TextOf(PropertyId.AuthenticationMethod), answer.TextOf(PropertyId.AuthenticationData)));
        await client.ExpectQuietAsync();
        Assert.Equal(0, _policy.Questions);
    }

    [Fact]
    public async Task Several_methods__each_has_its_clients_and_those_without_are_asked_about_as_before()
    {
        var other = new TestMethod("other");
        await using BrokerUnderTest broker = await StartAsync(configure: o => o.EnhancedAuthenticators.Add(other));

        await AcceptAsync(broker, "a", "test");
        await AcceptAsync(broker, "b", "other");
        await broker.ConnectAsync("c");

        Assert.Equal((1, 1, 1), (_method.Questions, other.Questions, _policy.Questions));
    }

    [Fact]
    public async Task Two_methods_of_one_name__are_an_error_at_the_start()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(configure: static o => o.EnhancedAuthenticators.Add(new TestMethod())));

        Assert.Contains("'test'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test")]
    [InlineData("")]
    [InlineData("SCRAM-SHA-256")]
    public async Task A_method_that_is_not_offered__is_refused(string method)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = broker.Open();

        await client.SendConnectAsync(method, "ok:anna");

        await ExpectRefusedAsync(client, ReasonCode.BadAuthenticationMethod);
    }

    [Theory]
    [Normative("MQTT-4.12.0-4", Mqtt.V5)]
    [InlineData("no", ReasonCode.BadUserNameOrPassword)]
    [InlineData("throw", ReasonCode.ServerUnavailable)]
    public async Task A_failed_exchange__is_told_in_CONNACK_and_closes(string data, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await StartAsync();
        foreach (bool atOnce in new[] { true, false })
        {
            RawClient client = broker.Open();
            await client.SendConnectAsync("test", atOnce ? data : "ask");
            if (!atOnce)
            {
                await client.ExpectAsync(PacketType.Auth);
                await client.SendAuthAsync(ReasonCode.ContinueAuthentication, "test", data);
            }

            await ExpectRefusedAsync(client, reason);
        }

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task A_method_that_fails_to_begin__refuses_the_client()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = broker.Open();

        await client.SendConnectAsync("test", "ok:anna", new ConnectOptions("unlucky"));

        await ExpectRefusedAsync(client, ReasonCode.ServerUnavailable);
    }

    [Fact]
    [Normative("MQTT-3.1.2-30", Mqtt.V5)]
    public async Task Anything_but_AUTH_and_DISCONNECT_within_the_exchange__is_refused()
    {
        await using BrokerUnderTest broker = await StartAsync();
        foreach (byte[] packet in new byte[][] { [0xC0, 0], [0x30, 4, 0, 1, (byte)'t', 0], [0x82, 7, 0, 1, 0, 0, 1, (byte)'t', 0], [0x40, 2, 0, 1] })
        {
            RawClient client = await AskedAsync(broker);
            await client.SendAsync(packet);
            await ExpectRefusedAsync(client, ReasonCode.ProtocolError);
        }

        RawClient twice = await AskedAsync(broker);
        await twice.SendConnectAsync("test", "ok:anna");
        await ExpectRefusedAsync(twice, ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task DISCONNECT_within_the_exchange__ends_the_connection_without_a_session_or_a_will()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#");
        RawClient client = broker.Open();
        await client.SendConnectAsync("test", "ask", new ConnectOptions("c") { Expiry = 100, Will = new WillOptions("w", "gone") });
        await client.ExpectAsync(PacketType.Auth);

        await client.SendAsync(0xE0, 0);

        await client.ExpectEndAsync();
        await broker.ExpectConnectionsAsync(1);
        await watcher.ExpectQuietAsync();
        Assert.Equal(1, broker.Broker.Statistics.Sessions);
    }

    [Theory]
    [InlineData(ReasonCode.ContinueAuthentication, "other", ReasonCode.BadAuthenticationMethod)]
    [InlineData(ReasonCode.ContinueAuthentication, "TEST", ReasonCode.BadAuthenticationMethod)]
    [InlineData(ReasonCode.ReAuthenticate, "test", ReasonCode.ProtocolError)]
    [InlineData(ReasonCode.Success, "test", ReasonCode.ProtocolError)]
    public async Task AUTH_that_does_not_fit_the_exchange__is_refused(ReasonCode sent, string method, ReasonCode expected)
    {
        await using BrokerUnderTest broker = await StartAsync(configure: static o => o.EnhancedAuthenticators.Add(new TestMethod("other")));
        RawClient client = await AskedAsync(broker);

        await client.SendAuthAsync(sent, method, "ok:anna");

        await ExpectRefusedAsync(client, expected);
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("wait")]
    public async Task An_exchange_that_takes_too_long__ends_with_the_time_of_CONNECT(string data)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = broker.Open();
        await client.SendConnectAsync("test", data);
        await BrokerUnderTest.EventuallyAsync(() => _method.Questions == 1);
        if (data == "ask")
        {
            await client.ExpectAsync(PacketType.Auth);
        }

        broker.Advance(11);

        await client.ExpectEndAsync();
        await broker.ExpectConnectionsAsync(0);
    }

    [Fact]
    public async Task A_slow_method__disturbs_nobody()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient slow = broker.Open();
        await slow.SendConnectAsync("test", "wait");
        await BrokerUnderTest.EventuallyAsync(() => _method.Questions == 1);

        await AcceptAsync(broker, "b", "test");
        _method.Gate.SetResult();

        Assert.Equal(ReasonCode.Success, (await slow.ExpectAsync(PacketType.ConnAck)).Reason);
    }

    [Fact]
    [Normative("MQTT-3.15.2-2", Mqtt.V5)]
    [Normative("MQTT-3.15.2-3", Mqtt.V5)]
    public async Task AUTH__has_nothing_but_method_and_data_and_is_not_sent_where_it_does_not_fit()
    {
        await using BrokerUnderTest broker = await StartAsync();
        const uint Size = 2 + 1 + 1 + (3 + 4) + (3 + 4);
        foreach (uint maximum in new[] { Size, Size - 1 })
        {
            RawClient client = broker.Open();
            await client.SendConnectAsync("test", "ask", new ConnectOptions("c") { With = p => p.Add(PropertyId.MaximumPacketSize, maximum) });
            if (maximum < Size)
            {
                await ExpectRefusedAsync(client, ReasonCode.PacketTooLarge);
                continue;
            }

            WirePacket asked = await client.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "test", "more");
            Assert.Equal((int)Size, asked.Bytes.Length);
            Assert.Equal([PropertyId.AuthenticationMethod, PropertyId.AuthenticationData], asked.PropertyIds);
        }
    }

    [Fact]
    public async Task A_name_that_is_the_client_identifier__is_the_one_the_method_has_proved()
    {
        await using BrokerUnderTest broker = await StartAsync(configure: static o => o.Listeners.Add(
            new MqttListenerOptions { Address = "mqtt://127.0.0.1:0", UseUserNameAsClientId = true }));
        foreach ((string proved, ReasonCode expected) in new[] { ("bob", ReasonCode.NotAuthorized), ("anna", ReasonCode.Success) })
        {
            await using var client = new RawClient(await TcpAsync(broker), ProtocolVersion.V5);
            await client.SendConnectAsync("test", "ok:" + proved, new ConnectOptions("x") { User = "anna" });
            Assert.Equal(expected, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        }
    }

    [Fact]
    public async Task Sessions__belong_to_the_user_the_method_has_proved()
    {
        await using BrokerUnderTest broker = await StartAsync();
        await AcceptAsync(broker, "c", "test", "ok:anna");
        RawClient other = broker.Open();

        await other.SendConnectAsync("test", "ok:bob");

        await ExpectRefusedAsync(other, ReasonCode.NotAuthorized);
    }

    internal static async Task<WirePacket> ExpectRefusedAsync(RawClient client, ReasonCode reason)
    {
        WirePacket answer = await client.ExpectAsync(PacketType.ConnAck);
        Assert.Equal(reason, answer.Reason);
        await client.ExpectEndAsync();
        return answer;
    }

    private static async Task AcceptAsync(BrokerUnderTest broker, string clientId, string method, string data = "ok:anna")
    {
        RawClient client = broker.Open();
        await client.SendConnectAsync(method, data, new ConnectOptions(clientId));
        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
    }

    private static async Task<RawClient> AskedAsync(BrokerUnderTest broker)
    {
        RawClient client = broker.Open();
        await client.SendConnectAsync("test", "ask");
        await client.ExpectAsync(PacketType.Auth);
        return client;
    }

    private static async Task<TypedMqtt.Protocol.Transports.SocketTransport> TcpAsync(BrokerUnderTest broker)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", broker.Broker.Endpoint.Port);
        return new TypedMqtt.Protocol.Transports.SocketTransport(socket);
    }

    private Task<BrokerUnderTest> StartAsync(Action<MqttBrokerOptions>? configure = null) => BrokerUnderTest.StartAsync(configure: o =>
    {
        _policy.Configure(o);
        o.EnhancedAuthenticators.Add(_method);
        configure?.Invoke(o);
    });
}
