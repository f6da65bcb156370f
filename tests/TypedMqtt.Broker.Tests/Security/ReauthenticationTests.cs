using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>AUTH on a live connection (4.12.1).</summary>
public sealed class ReauthenticationTests
{
    private readonly TestMethod _method = new();

    [Fact]
    public async Task A_client__authenticates_again_as_often_as_it_likes()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker);
        for (int i = 0; i < 3; i++)
        {
            await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", "ask");
            await client.ExpectAuthAsync(ReasonCode.ContinueAuthentication, "test", "more");
            await client.SendAuthAsync(ReasonCode.ContinueAuthentication, "test", "ok:anna");
            await client.ExpectAuthAsync(ReasonCode.Success, "test", "welcome");
        }

        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task Other_packets__go_on_while_the_method_takes_its_time()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker, "waiter");
        await client.SubscribeAsync("t");

        await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", "wait");
        await client.PublishAsync("t", "meanwhile");
        await client.ExpectPublishAsync("t", "meanwhile");
        await client.ExpectQuietAsync();
        _method.Gate.SetResult();

        await client.ExpectAuthAsync(ReasonCode.Success, "test", null);
    }

    [Theory]
    [Normative("MQTT-4.12.1-2", Mqtt.V5)]
    [InlineData("no", ReasonCode.NotAuthorized)]
    [InlineData("throw", ReasonCode.NotAuthorized)]
    [InlineData("ok:bob", ReasonCode.NotAuthorized)]
    [InlineData("ok:", ReasonCode.NotAuthorized)]
    public async Task A_failed_one_or_one_for_another_user__closes(string data, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker);

        await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", data);

        await client.ExpectClosedAsync(reason);
    }

    [Theory]
    [Normative("MQTT-4.12.1-1", Mqtt.V5)]
    [InlineData("other")]
    [InlineData("unknown")]
    [InlineData("")]
    public async Task Another_method_than_that_of_CONNECT__closes(string method)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker);

        await client.SendAuthAsync(ReasonCode.ReAuthenticate, method, "ok:anna");

        await client.ExpectClosedAsync(ReasonCode.BadAuthenticationMethod);
    }

    [Theory]
    [InlineData(ReasonCode.ContinueAuthentication)]
    [InlineData(ReasonCode.Success)]
    public async Task AUTH_that_continues_nothing__is_a_protocol_error(ReasonCode reason)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker);

        await client.SendAuthAsync(reason, "test", "ok:anna");

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("wait")]
    public async Task A_second_one_before_the_first_has_ended__is_a_protocol_error(string first)
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker, "waiter");
        await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", first);
        if (first == "ask")
        {
            await client.ExpectAsync(PacketType.Auth);
        }

        await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", "ok:waiter");

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
        await broker.ExpectConnectionsAsync(0);
    }

    [Fact]
    public async Task A_connection_that_goes_meanwhile__does_not_wait_for_the_method()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await ConnectAsync(broker, "waiter");
        await client.SendAuthAsync(ReasonCode.ReAuthenticate, "test", "wait");
        await BrokerUnderTest.EventuallyAsync(() => _method.Questions == 2);

        client.Cut();

        await broker.ExpectConnectionsAsync(0);
    }

    [Fact]
    public async Task A_reload__asks_the_method_whether_the_login_still_holds()
    {
        using var files = new TemporaryDirectory();
        string acl = files.Write("acl", "topic readwrite #\npattern readwrite #\n");
        await using BrokerUnderTest broker = await StartAsync(o => o.AclFile = acl);
        RawClient client = await ConnectAsync(broker);

        Assert.Empty(broker.Broker.ReloadSecurity().Errors);
        await client.ExpectQuietAsync();
        _method.IsValid = false;
        broker.Broker.ReloadSecurity();

        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
    }

    private static async Task<RawClient> ConnectAsync(BrokerUnderTest broker, string user = "anna")
    {
        RawClient client = broker.Open();
        await client.SendConnectAsync("test", "ok:" + user);
        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        return client;
    }

    private Task<BrokerUnderTest> StartAsync(Action<MqttBrokerOptions>? configure = null) => BrokerUnderTest.StartAsync(configure: o =>
    {
        o.EnhancedAuthenticators.Add(_method);
        o.EnhancedAuthenticators.Add(new TestMethod("other"));
        configure?.Invoke(o);
    });
}
