using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class OfflineQueueTests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000 };

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    [Normative("MQTT-3.1.2-5", Mqtt.V311)]
    [Normative("MQTT-4.5.0-1", Mqtt.V311)]
    [Normative("MQTT-4.5.0-1", Mqtt.V5)]
    public async Task Messages_for_an_absent_client__are_delivered_in_order_when_it_comes_back(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker, version, Qos.ExactlyOnce);

        for (int i = 0; i < 200; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce);
        }

        RawClient subscriber = await broker.ConnectAsync(Persistent with { Expiry = version == ProtocolVersion.V5 ? 1000u : 0 }, version, sessionPresent: true);
        await TakeInOrderAsync(subscriber, Enumerable.Range(0, 200));
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task QoS_0__is_not_kept()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);

        await publisher.PublishAndSettleAsync("t", "lost", Qos.AtMostOnce);

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task The_count_limit__keeps_the_oldest_and_counts_what_is_dropped()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumQueuedMessages = 5 });
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);

        for (int i = 0; i < 8; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}");
        }

        Assert.Equal(3, broker.Broker.Statistics.Dropped);
        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await TakeInOrderAsync(subscriber, Enumerable.Range(0, 5));
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(16)]
    public async Task The_byte_limit__holds()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumQueuedBytes = 1000 });
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);

        for (int i = 0; i < 5; i++)
        {
            await publisher.PublishAndSettleAsync("t", new string((char)('a' + i), 300));
        }

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        for (int i = 0; i < 3; i++)
        {
            await subscriber.TakeAsync("t", new string((char)('a' + i), 300));
        }

        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task Expired_messages__make_room_for_new_ones()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumQueuedMessages = 3 });
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);
        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAndSettleAsync("t", "stale", with: p => p.Add(PropertyId.MessageExpiryInterval, 10));
        }

        broker.Advance(11);
        await publisher.PublishAndSettleAsync("t", "fresh");

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.TakeAsync("t", "fresh");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.3.2-5", Mqtt.V5)]
    [Normative("MQTT-3.3.2-6", Mqtt.V5)]
    public async Task Expiry__is_counted_down_while_queued_and_ends_the_wait()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);
        foreach (uint seconds in new uint[] { 10, 60, 0 })
        {
            await publisher.PublishAndSettleAsync("t", $"{seconds}", with: p =>
            {
                if (seconds > 0)
                {
                    p.AddUserProperty("a", "b").Add(PropertyId.MessageExpiryInterval, seconds).Add(PropertyId.ContentType, "x");
                }
            });
        }

        broker.Advance(25);

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        WirePacket packet = await subscriber.TakeAsync("t", "60");
        Assert.Equal(35u, packet.Number(PropertyId.MessageExpiryInterval));
        Assert.Equal("x", packet.TextOf(PropertyId.ContentType));
        Assert.Null((await subscriber.TakeAsync("t", "0")).Number(PropertyId.MessageExpiryInterval));
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task An_expiry_of_zero__reaches_those_who_are_there_only()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);
        RawClient present = await broker.ConnectAsync("present");
        await present.SubscribeAsync("t", Qos.AtLeastOnce);

        await publisher.PublishAndSettleAsync("t", "now", with: p => p.Add(PropertyId.MessageExpiryInterval, 0));

        await present.TakeAsync("t", "now");
        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task What_a_client_may_no_longer_read__is_not_delivered_from_its_queue()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient publisher = await LeaveSubscriptionAsync(broker, ProtocolVersion.V5, Qos.AtLeastOnce);
        await publisher.PublishAndSettleAsync("t", "secret");

        policy.CanRead = _ => false;

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task Subscription_identifiers__come_with_queued_messages_too()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("t", Qos.AtLeastOnce, identifier: 200);
        await subscriber.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");

        subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);

        WirePacket packet = await subscriber.TakeAsync("t", "x");
        Assert.Equal([200u], packet.Identifiers);
    }

    [Fact]
    public async Task Unsubscribing__leaves_what_is_queued()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync(new ConnectOptions("s") { ReceiveMaximum = 1 });
        await subscriber.SubscribeAsync("t", Qos.AtLeastOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "1");
        await publisher.PublishAndSettleAsync("t", "2");
        WirePacket first = await subscriber.ExpectPublishAsync("t", "1");

        Assert.Equal([ReasonCode.Success], await subscriber.UnsubscribeAsync("t"));
        await publisher.PublishAndSettleAsync("t", "3");
        await subscriber.AckAsync(PacketType.PubAck, first.PacketId);

        await subscriber.TakeAsync("t", "2");
        await subscriber.ExpectQuietAsync();
    }

    private static async Task<RawClient> LeaveSubscriptionAsync(BrokerUnderTest broker, ProtocolVersion version, Qos qos)
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent with { Expiry = version == ProtocolVersion.V5 ? 1000u : 0 }, version);
        await subscriber.SubscribeAsync("t", qos);
        await subscriber.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        return await broker.ConnectAsync("p");
    }

    private static async Task TakeInOrderAsync(RawClient subscriber, IEnumerable<int> numbers)
    {
        foreach (int i in numbers)
        {
            await subscriber.TakeAsync("t", $"{i}");
        }
    }
}
