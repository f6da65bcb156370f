using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>Authenticators and authorizers are other people's code: they fail, hang and throw.</summary>
public sealed class UserCodeTests
{
    [Fact]
    [Normative("MQTT-4.8.0-2", Mqtt.V311)]
    [ShippedBug(14)]
    public async Task An_authorizer_that_throws__ends_the_connection_it_was_asked_for_and_no_other()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient client = await broker.ConnectAsync("c");
        policy.CanWrite = static t => t == "bad" ? throw new InvalidOperationException("the rules are broken") : true;

        // One batch: what was written to others before the failure still reaches them, and so does what comes later.
        await client.SendAsync([.. client.Encode("good", "1", Qos.AtMostOnce, 0), .. client.Encode("bad", "2", Qos.AtMostOnce, 0)]);
        await client.ExpectEndAsync();
        RawClient later = await broker.ConnectAsync("later");
        await later.PublishAsync("good", "3");

        await bystander.ExpectPublishAsync("good", "1");
        await bystander.ExpectPublishAsync("good", "3");
        await bystander.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task An_authorizer_that_throws_for_a_will__harms_nobody(uint delay)
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        var will = new WillOptions("w", "x") { Delay = delay };
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = will, Expiry = 100 });
        policy.CanWrite = static _ => throw new InvalidOperationException("the rules are broken");

        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        broker.Advance(20);
        broker.Advance(200);

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
        policy.CanWrite = static _ => true;
        RawClient next = await broker.ConnectAsync(new ConnectOptions("c"), sessionPresent: false);
        await next.ExpectQuietAsync();
    }

    [Fact]
    public async Task An_authorizer_that_throws_for_the_will_of_an_older_connection__does_not_harm_the_newer()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        await broker.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions("w", "x") });
        policy.CanWrite = static _ => throw new InvalidOperationException("the rules are broken");

        RawClient newer = await broker.ConnectAsync("c");

        await newer.ExpectQuietAsync();
    }

    [Fact]
    public async Task An_authenticator_that_fails__refuses_with_server_unavailable()
    {
        var policy = new TestPolicy { Gate = Task.FromException(new InvalidOperationException("no directory")) };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);

        WirePacket answer = await broker.Open().ConnectAsync(new ConnectOptions("c"));

        Assert.Equal(ReasonCode.ServerUnavailable, answer.Reason);
    }

    [Fact]
    public async Task An_authenticator_whose_own_time_is_up__refuses_with_server_unavailable()
    {
        var policy = new TestPolicy { Gate = Task.FromException(new TaskCanceledException("the directory did not answer")) };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);

        WirePacket answer = await broker.Open().ConnectAsync(new ConnectOptions("c"));

        Assert.Equal(ReasonCode.ServerUnavailable, answer.Reason);
    }

    [Fact]
    public async Task An_authenticator_that_hangs__is_told_to_stop_and_frees_the_connection()
    {
        var policy = new TestPolicy { Gate = new TaskCompletionSource().Task };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumConnections = 1 }, policy.Configure);
        RawClient client = broker.Open();
        await client.SendAsync(client.EncodeConnect(new ConnectOptions("c")));
        await BrokerUnderTest.EventuallyAsync(() => policy.Questions == 1);

        broker.Advance(10.1);

        await client.ExpectEndAsync();
        await broker.ExpectConnectionsAsync(0);
        policy.Gate = Task.CompletedTask;
        await broker.ConnectAsync("c");
    }

    [Fact]
    [ShippedBug(14)]
    public async Task A_reader_check_that_throws__does_not_stop_timers()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: o =>
        {
            policy.Configure(o);
            o.SysInterval = TimeSpan.FromSeconds(10);
        });
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$SYS/broker/uptime", Qos.AtMostOnce);
        await client.ExpectAsync(PacketType.Publish);
        RawClient silent = await broker.ConnectAsync(new ConnectOptions("silent") { KeepAlive = 20 });

        policy.CanRead = static _ => throw new InvalidOperationException("the rules are broken");
        broker.Advance(10.1);
        broker.Advance(20);

        await silent.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }
}
