using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class WillTests
{
    private static readonly WillOptions Will = new("w", "gone");

    [Fact]
    public async Task A_will__is_published_by_the_rules_of_the_user_who_left_it_not_of_the_one_who_takes_over()
    {
        using var files = new TemporaryDirectory();
        string acl = files.Write("acl", "user alice\ntopic readwrite #\nuser bob\ntopic read #\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            options.AclFile = acl;
            options.AllowTakeoverByOtherUser = true;
        });
        RawClient witness = await broker.ConnectAsync(new ConnectOptions("w") { User = "alice" });
        await witness.SubscribeAsync("t");
        var session = new ConnectOptions("c") { Clean = false, Expiry = 100, User = "alice" };
        await broker.ConnectAsync(session with { Will = new WillOptions("t", "of alice") });

        await broker.ConnectAsync(session with { User = "bob", Will = new WillOptions("t", "of bob") }, sessionPresent: true);
        await witness.TakeAsync("t", "of alice");
        await broker.ConnectAsync(session, sessionPresent: true);

        await witness.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-8", Mqtt.V311)]
    [Normative("MQTT-3.1.2-16", Mqtt.V311)]
    [Normative("MQTT-3.1.2-7", Mqtt.V5)]
    [Normative("MQTT-3.1.2-14", Mqtt.V5)]
    public async Task A_connection_that_is_cut__publishes_the_will(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will }, version);

        client.Cut();

        WirePacket packet = await watcher.TakeAsync("w", "gone");
        Assert.Equal((Qos.AtLeastOnce, false), (packet.Qos, packet.Retain));
    }

    [Theory]
    [InlineData(ReasonCode.Success, false)]
    [InlineData(ReasonCode.DisconnectWithWillMessage, true)]
    [InlineData(ReasonCode.UnspecifiedError, true)]
    [Normative("MQTT-3.14.4-3", Mqtt.V5)]
    public async Task DISCONNECT__deletes_the_will_only_when_it_is_normal(ReasonCode reason, bool published)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will });

        await client.DisconnectAsync(reason);
        await broker.ExpectConnectionsAsync(1);

        await ExpectWillAsync(watcher, published);
    }

    [Fact]
    [Normative("MQTT-3.14.4-3", Mqtt.V311)]
    public async Task DISCONNECT_of_3_1_1__deletes_the_will()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will }, ProtocolVersion.V311);

        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(1);

        await watcher.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_protocol_error__publishes_the_will()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will });

        await client.SendAsync(0x36, 0);

        await watcher.TakeAsync("w", "gone");
    }

    [Fact]
    [Normative("MQTT-3.1.2-15", Mqtt.V5)]
    public async Task A_retained_will__is_retained_and_an_empty_one_clears()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        foreach (string payload in new[] { "offline", "" })
        {
            RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions("w", payload) { Retain = true } });
            client.Cut();
            Assert.False((await watcher.TakeAsync("w", payload)).Retain);
            Assert.Equal(payload.Length > 0 ? 1 : 0, broker.Broker.Statistics.RetainedMessages);
        }
    }

    [Fact]
    [Normative("MQTT-3.1.3-10", Mqtt.V5)]
    public async Task Will_properties__are_forwarded_without_the_delay()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        var will = new WillOptions("w", "gone") { Delay = 5, With = p => p.AddUserProperty("a", "1").Add(PropertyId.ContentType, "text").AddUserProperty("a", "2") };
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = will, Expiry = 100 });

        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(5.1);

        WirePacket packet = await watcher.TakeAsync("w", "gone");
        Assert.Equal(["a=1", "a=2"], packet.UserProperties);
        Assert.Equal("text", packet.TextOf(PropertyId.ContentType));
        Assert.Null(packet.Number(PropertyId.WillDelayInterval));
    }

    [Fact]
    public async Task The_expiry_of_a_will__counts_from_its_publication()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        var will = new WillOptions("w", "gone") { With = p => p.Add(PropertyId.MessageExpiryInterval, 30) };
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = will });

        broker.Advance(100);
        client.Cut();

        Assert.Equal(30u, (await watcher.TakeAsync("w", "gone")).Number(PropertyId.MessageExpiryInterval));
    }

    [Fact]
    [Normative("MQTT-3.1.2-8", Mqtt.V5)]
    public async Task A_delayed_will__waits_for_its_delay()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = 200 }, Expiry = 1000 });

        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(199);
        await watcher.ExpectQuietAsync();
        broker.Advance(1.1);

        await watcher.TakeAsync("w", "gone");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [Normative("MQTT-3.1.2-8", Mqtt.V5)]
    [ShippedBug(19)]
    public async Task The_end_of_the_session__cuts_the_delay_short(uint expiry, double seconds)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = 600 }, Expiry = expiry });

        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        if (seconds > 0)
        {
            broker.Advance(seconds - 0.1);
            await watcher.ExpectQuietAsync();
            broker.Advance(0.2);
        }

        await watcher.TakeAsync("w", "gone");
    }

    [Fact]
    [Normative("MQTT-3.1.3-9", Mqtt.V5)]
    public async Task Coming_back_in_time__takes_the_will_back()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = 60 }, Expiry = 1000 });
        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(59);

        await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 1000 }, sessionPresent: true);
        broker.Advance(600);

        await watcher.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(19)]
    public async Task Coming_back_with_a_clean_start__ends_the_session_and_publishes_the_will_at_once()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = 60 }, Expiry = 1000 });
        client.Cut();
        await broker.ExpectConnectionsAsync(1);

        await broker.ConnectAsync(new ConnectOptions("c"), sessionPresent: false);

        await watcher.TakeAsync("w", "gone");
        broker.Advance(600);
        await watcher.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(0, 1000, false, true)]
    [InlineData(60, 1000, false, false)]
    [InlineData(60, 1000, true, true)]
    [InlineData(60, 0, false, true)]
    [ShippedBug(19)]
    public async Task Takeover__publishes_the_will_unless_its_delay_spans_it(uint delay, uint expiry, bool clean, bool published)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient older = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = delay }, Expiry = expiry });

        await broker.ConnectAsync(new ConnectOptions("c") { Clean = clean, Expiry = 1000 });
        await older.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        await broker.ExpectConnectionsAsync(2);

        await ExpectWillAsync(watcher, published);
    }

    [Fact]
    [Normative("MQTT-3.1.2-10", Mqtt.V5)]
    public async Task A_will__is_published_once_however_the_connection_ends()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will, KeepAlive = 10, Expiry = 30 });

        broker.Advance(16);
        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(1000);

        await watcher.TakeAsync("w", "gone");
        await watcher.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [ShippedBug(4)]
    public async Task A_will__needs_the_right_to_publish_when_it_is_sent(bool allowed)
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Retain = true } });

        policy.CanWrite = _ => allowed;
        client.Cut();
        await broker.ExpectConnectionsAsync(1);

        await ExpectWillAsync(watcher, allowed);
        Assert.Equal(allowed ? 1 : 0, broker.Broker.Statistics.RetainedMessages);
    }

    [Theory]
    [InlineData("$SYS/broker/version")]
    [InlineData("$share/g/t")]
    [ShippedBug(4)]
    [ShippedBug(7)]
    public async Task A_will__cannot_write_to_the_brokers_own_topics(string topic)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions(topic, "x") { Retain = true } });

        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }

    [Fact]
    public async Task A_disconnect_that_ends_the_session__publishes_a_delayed_will_at_once()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Delay = 600 }, Expiry = 1000 });

        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage, expiry: 0);

        await watcher.TakeAsync("w", "gone");
    }

    private static async Task<RawClient> WatchAsync(BrokerUnderTest broker)
    {
        RawClient watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#", Qos.AtLeastOnce);
        return watcher;
    }

    private static async Task ExpectWillAsync(RawClient watcher, bool published)
    {
        if (published)
        {
            await watcher.TakeAsync("w", "gone");
        }

        await watcher.ExpectQuietAsync();
    }
}
