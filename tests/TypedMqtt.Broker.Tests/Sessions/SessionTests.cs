using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task A_session_without_expiry__ends_with_its_connection()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false }, sessionPresent: false);
        await client.SubscribeAsync("t");
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        Assert.Equal((0, 0), (broker.Broker.Statistics.Sessions, broker.Broker.Statistics.Subscriptions));
        await broker.ConnectAsync(new ConnectOptions("c") { Clean = false }, sessionPresent: false);
    }

    [Fact]
    [Normative("MQTT-3.1.2-5", Mqtt.V5)]
    [Normative("MQTT-3.2.2-3", Mqtt.V5)]
    [Normative("MQTT-3.1.2-23", Mqtt.V5)]
    public async Task A_session__keeps_its_subscriptions_and_says_so()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options, sessionPresent: false);
        await client.SubscribeAsync("t", Qos.AtLeastOnce);
        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);

        client = await broker.ConnectAsync(options, sessionPresent: true);
        await client.PublishAsync("t", "x", Qos.AtMostOnce);

        await client.TakeAsync("t", "x");
    }

    [Fact]
    [Normative("MQTT-3.1.2-4", Mqtt.V5)]
    [Normative("MQTT-3.2.2-2", Mqtt.V5)]
    [Normative("MQTT-3.1.4-4", Mqtt.V5)]
    public async Task A_clean_start__forgets_what_was_there()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Expiry = 100 });
        await client.SubscribeAsync("t");
        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "queued");

        client = await broker.ConnectAsync(new ConnectOptions("c") { Expiry = 100 }, sessionPresent: false);

        await client.ExpectQuietAsync();
        Assert.Equal(0, broker.Broker.Statistics.Subscriptions);
    }

    [Theory]
    [InlineData(100u, 99.0, true)]
    [InlineData(100u, 100.1, false)]
    [InlineData(uint.MaxValue, 1_000_000_000.0, true)]
    [Normative("MQTT-4.1.0-1", Mqtt.V5)]
    [Normative("MQTT-4.1.0-2", Mqtt.V5)]
    public async Task Expiry__counts_from_the_end_of_the_connection(uint expiry, double away, bool present)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = expiry };
        RawClient client = await broker.ConnectAsync(options);
        broker.Advance(500);
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        broker.Advance(away);

        Assert.Equal(present ? 1 : 0, broker.Broker.Statistics.Sessions);
        await broker.ConnectAsync(options, sessionPresent: present);
    }

    [Fact]
    public async Task A_shorter_expiry_at_a_later_connection__is_kept_to_the_second()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 1000 });
        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 5 }, sessionPresent: true);
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        broker.Advance(4.9);
        Assert.Equal(1, broker.Broker.Statistics.Sessions);
        broker.Advance(0.2);

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task An_older_deadline__does_not_end_a_session_that_was_extended()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 5 });
        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 50 }, sessionPresent: true);
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        broker.Advance(49.9);
        Assert.Equal(1, broker.Broker.Statistics.Sessions);
        broker.Advance(0.2);

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }

    [Theory]
    [InlineData(100u, 0u, 0)]
    [InlineData(100u, 500u, 1)]
    public async Task DISCONNECT__may_change_the_expiry(uint connect, uint disconnect, int sessions)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Expiry = connect });

        await client.DisconnectAsync(expiry: disconnect);
        await broker.ExpectConnectionsAsync(0);
        broker.Advance(101);

        Assert.Equal(sessions, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task DISCONNECT__may_not_give_an_expiry_to_a_session_that_had_none()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.SendAsync(0xE0, 7, 0, 5, 0x11, 0, 0, 0, 10);

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [Normative("MQTT-3.1.2-4", Mqtt.V311)]
    [Normative("MQTT-3.1.2-6", Mqtt.V311)]
    [Normative("MQTT-4.1.0-1", Mqtt.V311)]
    public async Task A_3_1_1_session__outlives_its_connection_unless_it_is_clean(bool clean, bool present)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = clean };
        RawClient client = await broker.ConnectAsync(options, ProtocolVersion.V311, sessionPresent: false);
        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        broker.Advance(1_000_000);

        await broker.ConnectAsync(options with { Clean = false }, ProtocolVersion.V311, sessionPresent: present);
    }

    [Fact]
    [Normative("MQTT-3.1.4-3", Mqtt.V5)]
    [Normative("MQTT-3.1.3-2", Mqtt.V5)]
    public async Task Takeover__tells_the_older_connection_and_goes_on_with_its_session()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient older = await broker.ConnectAsync(options);
        await older.SubscribeAsync("t", Qos.AtMostOnce);

        RawClient newer = await broker.ConnectAsync(options, sessionPresent: true);

        await older.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        await newer.PublishAsync("t", "x");
        await newer.ExpectPublishAsync("t", "x");
        await broker.ExpectConnectionsAsync(1);
        Assert.Equal(1, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task Takeover_by_another_user__is_refused_and_disturbs_nobody()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: new TestPolicy().Configure);
        RawClient owner = await broker.ConnectAsync(new ConnectOptions("c") { User = "alice" });

        WirePacket answer = await broker.Open().ConnectAsync(new ConnectOptions("c") { User = "mallory", Will = new WillOptions("w", "x") });

        Assert.Equal(ReasonCode.NotAuthorized, answer.Reason);
        await owner.ExpectQuietAsync();
    }

    [Fact]
    public async Task Takeover_by_another_user__is_allowed_where_the_broker_is_told_so()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: o =>
        {
            new TestPolicy().Configure(o);
            o.AllowTakeoverByOtherUser = true;
        });
        RawClient owner = await broker.ConnectAsync(new ConnectOptions("c") { User = "alice" });

        await broker.ConnectAsync(new ConnectOptions("c") { User = "bob" });

        await owner.ExpectClosedAsync(ReasonCode.SessionTakenOver);
    }

    [Fact]
    [ShippedBug(24)]
    public async Task Many_takeovers_at_once__leave_one_owner_and_one_session()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };

        RawClient[] clients = [.. Enumerable.Range(0, 20).Select(_ => broker.Open())];
        await Task.WhenAll(clients.Select(c => Task.Run(() => c.ConnectAsync(options))));
        await broker.ExpectConnectionsAsync(1);

        Assert.Equal(1, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task A_stopping_broker__says_so()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions("w", "x") });

        await broker.Broker.DisposeAsync();

        await client.ExpectClosedAsync(ReasonCode.ServerShuttingDown);
    }

    [Fact]
    public async Task A_session_resumed_with_another_version__is_served_in_that_version()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 100 });
        await client.SubscribeAsync("t", Qos.AtLeastOnce, identifier: 9);
        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "queued", with: p => p.AddUserProperty("a", "b"));

        client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false }, ProtocolVersion.V311, sessionPresent: true);
        await client.TakeAsync("t", "queued");
        await publisher.PublishAndSettleAsync("t", "live", Qos.AtMostOnce);

        await client.ExpectPublishAsync("t", "live");
    }
}
