using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Authentication;

/// <summary>AUTH on a live connection (4.12.1).</summary>
public sealed class ReauthenticationTests
{
    private readonly TestMethod _method = new();

    [Fact]
    [Normative("MQTT-4.12.1-1", Mqtt.V5)]
    public async Task A_client__authenticates_again_with_the_method_of_the_connection_as_often_as_it_likes()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        for (int i = 0; i < 3; i++)
        {
            Task again = client.ReauthenticateAsync();
            await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");
            await server.AuthAsync(ReasonCode.ContinueAuthentication, data: "more");
            await server.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "re:more");
            Assert.False(again.IsCompleted);
            await server.AuthAsync(ReasonCode.Success, data: "welcome");
            await again.SoonAsync();
        }

        Assert.Equal(4, _method.Begun.Count);
        Assert.Equal([null, "welcome", "welcome", "welcome"], _method.Ended);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Messages__go_on_while_the_method_takes_its_time()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        MqttSubscription subscription = await subscribing.SoonAsync();
        Task again = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");
        await server.AuthAsync(ReasonCode.ContinueAuthentication, data: "wait");

        await server.PublishAsync("a", "meanwhile", Qos.AtLeastOnce, 1);
        Assert.Equal("meanwhile", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await server.ExpectAckAsync(PacketType.PubAck, 1);
        _method.Gate.SetResult();

        await server.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "re:wait");
        await server.AuthAsync(ReasonCode.Success);
        await again.SoonAsync();
    }

    [Fact]
    public async Task A_second_call__joins_the_exchange_that_is_under_way()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        using var impatient = new CancellationTokenSource();
        Task first = client.ReauthenticateAsync(impatient.Token);
        Task second = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.SoonAsync());
        await server.ExpectQuietAsync();
        await server.AuthAsync(ReasonCode.Success);

        await second.SoonAsync();
    }

    [Theory]
    [InlineData(ReasonCode.ContinueAuthentication, "test")]
    [InlineData(ReasonCode.Success, "test")]
    [InlineData(ReasonCode.ReAuthenticate, "test")]
    [InlineData(ReasonCode.ContinueAuthentication, "other")]
    public async Task AUTH_that_continues_nothing__is_a_protocol_error_and_closes(ReasonCode reason, string method)
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await ConnectAsync(fake);

        await server.AuthAsync(reason, method, "x");

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        await (await fake.OpenAsync()).AcceptAsync(sessionPresent: true);
    }

    [Theory]
    [InlineData(ReasonCode.ReAuthenticate, "test")]
    [InlineData(ReasonCode.ContinueAuthentication, "other")]
    [InlineData(ReasonCode.Success, "other")]
    [Normative("MQTT-4.12.1-1", Mqtt.V5)]
    public async Task AUTH_that_does_not_fit_the_exchange__is_a_protocol_error_and_closes(ReasonCode reason, string method)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        Task again = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");

        await server.AuthAsync(reason, method, "x");

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        await Assert.ThrowsAsync<MqttException>(() => again.SoonAsync());
    }

    [Theory]
    [InlineData("continue")]
    [InlineData("complete")]
    [InlineData("start")]
    [Normative("MQTT-4.12.1-2", Mqtt.V5)]
    public async Task A_method_that_fails__closes_and_the_next_connection_authenticates_afresh(string where)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        _method.First = where == "start" ? "bad" : "hello";
        Task again = client.ReauthenticateAsync();
        if (where != "start")
        {
            await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");
            await server.AuthAsync(where == "continue" ? ReasonCode.ContinueAuthentication : ReasonCode.Success, data: "bad");
        }

        await server.ExpectDisconnectAsync(ReasonCode.UnspecifiedError);
        MqttException e = await Assert.ThrowsAsync<MqttException>(() => again.SoonAsync());
        Assert.Equal(
            "The connection to mqtt://broker.test:1883 is closed: authenticating again failed: the authentication by test failed: It is bad. Check TestMethod.", e.Message);
        _method.First = "hello";
        await (await fake.OpenAsync()).AcceptAsync(sessionPresent: true);
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
    }

    [Fact]
    [Normative("MQTT-4.12.1-2", Mqtt.V5)]
    public async Task A_refusal__has_the_reason_code_and_the_next_connection_authenticates_afresh()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        Task again = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");

        await server.DisconnectAsync(ReasonCode.NotAuthorized, static p => p.Add(PropertyId.ReasonString, "too late").AddUserProperty("a", "1"));

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => again.SoonAsync());
        Assert.Equal((ReasonCode.NotAuthorized, "too late"), (e.ReasonCode, e.ReasonString));
        Assert.Equal([new("a", "1")], e.UserProperties);
        await (await fake.OpenAsync()).AcceptAsync(sessionPresent: true);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer__is_left_when_the_time_is_up()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        Task again = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => Eventually.PassAsync(fake.Time, again));

        Assert.Contains("no answer to AUTH within 10 s", e.Message, StringComparison.Ordinal);
        await server.ExpectDisconnectAsync(ReasonCode.UnspecifiedError);
    }

    [Fact]
    public async Task A_connection_that_is_lost_or_not_there__says_so()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await ConnectAsync(fake);
        Task again = client.ReauthenticateAsync();
        await server.ExpectAuthAsync(ReasonCode.ReAuthenticate, "hello");

        server.Cut();

        Assert.Contains("was lost before", (await Assert.ThrowsAsync<MqttException>(() => again.SoonAsync())).Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);
        Assert.Contains("There is no connection", (await Assert.ThrowsAsync<MqttException>(() => client.ReauthenticateAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Normative("MQTT-4.12.0-7", Mqtt.V5)]
    public async Task Without_a_method__there_is_nothing_to_do_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReauthenticateAsync());

        await server.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.15.2-2", Mqtt.V5)]
    [Normative("MQTT-3.15.2-3", Mqtt.V5)]
    public async Task AUTH__has_method_and_data_only_and_is_not_sent_where_it_is_too_large()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(fake.Options with { EnhancedAuthenticator = _method });
        ServerEnd server = await fake.OpenAsync();
        await server.AnswerAsync(with: static p => p.Add(PropertyId.AuthenticationMethod, "test").Add(PropertyId.MaximumPacketSize, 20));
        await client.WaitForConnectionAsync().SoonAsync();

        // 2 + 1 + 1 + 7 + 3 bytes around the data.
        _method.First = "sixsix";
        Task again = client.ReauthenticateAsync();
        WirePacket auth = await server.ExpectAsync(PacketType.Auth);
        Assert.Equal([PropertyId.AuthenticationMethod, PropertyId.AuthenticationData], auth.PropertyIds);
        Assert.Equal(20, auth.Bytes.Length);
        await server.AuthAsync(ReasonCode.Success);
        await again.SoonAsync();

        _method.First = "sevenss";
        MqttException e = await Assert.ThrowsAsync<MqttException>(() => client.ReauthenticateAsync().SoonAsync());
        Assert.Contains("AUTH takes 21 bytes", e.Message, StringComparison.Ordinal);
        await server.ExpectDisconnectAsync(ReasonCode.UnspecifiedError);
    }

    private async Task<(MqttClient Client, ServerEnd Server)> ConnectAsync(FakeServer fake)
    {
        MqttClient client = fake.Start(fake.Options with { EnhancedAuthenticator = _method });
        ServerEnd server = await fake.OpenAsync();
        await server.AcceptAsync();
        await client.WaitForConnectionAsync().SoonAsync();
        return (client, server);
    }
}
