using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Authentication;

/// <summary>AUTH between CONNECT and CONNACK (4.12).</summary>
public sealed class ConnectExchangeTests
{
    private readonly TestMethod _method = new();

    [Fact]
    [Normative("MQTT-3.1.2-30", Mqtt.V5)]
    [Normative("MQTT-4.12.0-3", Mqtt.V5)]
    [Normative("MQTT-4.12.0-5", Mqtt.V5)]
    public async Task An_exchange__goes_on_until_CONNACK_and_nothing_else_is_sent_before()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(Options(fake));
        Task<PublishResult> waiting = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        ServerEnd server = await fake.OpenAsync();
        Assert.Equal(("test", "hello"), (server.Connect.TextOf(PropertyId.AuthenticationMethod), server.Connect.TextOf(PropertyId.AuthenticationData)));

        await server.AuthAsync(ReasonCode.ContinueAuthentication, data: "1");
        await server.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "re:1");
        await server.AuthAsync(ReasonCode.ContinueAuthentication);
        await server.ExpectAuthAsync(ReasonCode.ContinueAuthentication, null);
        await server.AcceptAsync(data: "welcome");

        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "x")).PacketId);
        await waiting.SoonAsync();
        Assert.Equal(["welcome"], _method.Ended);
    }

    [Fact]
    public async Task CONNECT__carries_the_user_name_and_never_the_password()
    {
        await using var fake = new FakeServer();
        _method.First = null;
        fake.Start(Options(fake) with { UserName = "eva", Password = "secret" });
        ServerEnd server = await fake.OpenAsync();

        Assert.Equal(("eva", null), (server.Connect.UserName, server.Connect.Password));
        Assert.Equal(("test", null), (server.Connect.TextOf(PropertyId.AuthenticationMethod), server.Connect.TextOf(PropertyId.AuthenticationData)));
        Assert.Equal([new MqttCredentials("eva", "secret")], _method.Begun);
    }

    [Fact]
    public async Task Every_connection__has_an_exchange_of_its_own_with_fresh_credentials()
    {
        await using var fake = new FakeServer();
        var provider = new Rotating();
        fake.Start(Options(fake) with { CredentialsProvider = provider });
        for (int i = 1; i <= 3; i++)
        {
            ServerEnd server = await fake.OpenAsync();
            await server.AcceptAsync(sessionPresent: i > 1);
            await server.ExpectQuietAsync();
            Assert.Equal(new MqttCredentials("eva", $"token-{i}"), _method.Begun[^1]);
            server.Cut();
        }

        Assert.Equal(3, _method.Ended.Count);
    }

    [Theory]
    [InlineData("other", ReasonCode.ContinueAuthentication)]
    [InlineData("", ReasonCode.ContinueAuthentication)]
    [InlineData("TEST", ReasonCode.ContinueAuthentication)]
    [InlineData("test", ReasonCode.Success)]
    [InlineData("test", ReasonCode.ReAuthenticate)]
    [Normative("MQTT-4.12.0-5", Mqtt.V5)]
    public async Task AUTH_that_does_not_fit__is_a_protocol_error_and_closes(string method, ReasonCode reason)
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake));
        ServerEnd server = await fake.OpenAsync();

        await server.AuthAsync(reason, method, "x");

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
    }

    [Theory]
    [InlineData("other")]
    [InlineData(null)]
    [Normative("MQTT-4.12.0-5", Mqtt.V5)]
    public async Task CONNACK_that_does_not_repeat_the_method__is_a_protocol_error_and_closes(string? method)
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake));
        ServerEnd server = await fake.OpenAsync();

        await server.AcceptAsync(method);

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
        Assert.Empty(_method.Ended);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, false)]
    [InlineData(ProtocolVersion.V5, true)]
    [InlineData(ProtocolVersion.V311, false)]
    [InlineData(ProtocolVersion.V311, true)]
    [Normative("MQTT-4.12.0-7", Mqtt.V5)]
    public async Task Without_a_method__the_client_sends_no_AUTH_and_takes_none(ProtocolVersion version, bool afterConnAck)
    {
        await using var fake = new FakeServer();
        fake.Start(fake.Options with { ProtocolVersion = version });
        ServerEnd server = await fake.OpenAsync(version);
        Assert.Null(server.Connect.TextOf(PropertyId.AuthenticationMethod));
        if (afterConnAck)
        {
            await server.AnswerAsync();
        }

        await server.AuthAsync(ReasonCode.ContinueAuthentication, data: "x");

        if (version == ProtocolVersion.V5)
        {
            await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        }
        else
        {
            await server.ExpectEndAsync();
        }
    }

    [Theory]
    [InlineData("f00100")]
    [InlineData("f1091807150004746573740000")]
    [InlineData("f00a18081500047465737400")]
    [InlineData("f0051803150005")]
    public async Task Malformed_AUTH__closes(string hex)
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake));
        ServerEnd server = await fake.OpenAsync();

        await server.SendAsync(Convert.FromHexString(hex));

        Assert.Contains((await server.ExpectAsync(PacketType.Disconnect)).Reason, new[] { ReasonCode.MalformedPacket, ReasonCode.ProtocolError });
        await server.ExpectEndAsync();
        await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
    }

    [Theory]
    [InlineData("start")]
    [InlineData("continue")]
    [InlineData("complete")]
    public async Task A_method_that_fails__fails_the_attempt_and_says_so(string where)
    {
        await using var fake = new FakeServer();
        _method.First = where == "start" ? "bad" : "hello";
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake));
        if (where != "start")
        {
            ServerEnd server = await fake.OpenAsync();
            await (where == "continue" ? server.AuthAsync(ReasonCode.ContinueAuthentication, data: "bad") : server.AcceptAsync(data: "bad"));
            await server.ExpectDisconnectAsync(ReasonCode.UnspecifiedError);
        }

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
        Assert.Equal("Cannot connect to mqtt://broker.test:1883: the authentication by test failed: It is bad. Check TestMethod.", e.Message);
    }

    [Fact]
    public async Task A_method_that_hangs__has_the_time_of_the_attempt()
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake));
        ServerEnd server = await fake.OpenAsync();
        await server.AuthAsync(ReasonCode.ContinueAuthentication, data: "wait");

        await Assert.ThrowsAsync<MqttConnectException>(() => Eventually.PassAsync(fake.Time, connecting));
        await server.ExpectEndAsync();
    }

    [Theory]
    [InlineData(ReasonCode.NotAuthorized, "Check the user name 'eva'")]
    [InlineData(ReasonCode.BadAuthenticationMethod, "The broker does not offer the authentication method 'test'.")]
    public async Task A_refusal__has_the_reason_code_the_reason_and_the_next_step(ReasonCode reason, string next)
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(Options(fake) with { UserName = "eva" });
        ServerEnd server = await fake.OpenAsync();

        await server.AnswerAsync(reason: reason, with: static p => p.Add(PropertyId.ReasonString, "because").AddUserProperty("a", "1"));

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
        Assert.Equal((reason, "because"), (e.ReasonCode, e.ReasonString));
        Assert.Equal([new("a", "1")], e.UserProperties);
        Assert.Contains(next, e.Message, StringComparison.Ordinal);
        Assert.Empty(_method.Ended);
    }

    [Fact]
    public async Task In_3_1_1__is_refused_before_anything_is_sent()
    {
        await using var fake = new FakeServer();

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => MqttClient.ConnectAsync(Options(fake) with { ProtocolVersion = ProtocolVersion.V311 }));

        Assert.Contains("EnhancedAuthenticator needs MQTT 5.0", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, fake.Attempts);
    }

    private MqttClientOptions Options(FakeServer fake) => fake.Options with { EnhancedAuthenticator = _method };

    private sealed class Rotating : IMqttCredentialsProvider
    {
        private int _asked;

        public ValueTask<MqttCredentials> GetCredentialsAsync(Uri server, CancellationToken cancellationToken) => new(new MqttCredentials("eva", $"token-{++_asked}"));
    }
}
