using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Tests.Sessions;

/// <summary>Nothing is dropped in silence: every reason has its counter, and only the one that applies counts.</summary>
public sealed class DropTests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 100 };

    [Fact]
    public async Task A_queue_that_is_full_by_count__drops_the_newest_or_the_oldest()
    {
        await CheckAsync(MqttQueueDropPolicy.DropNewest, new MqttBrokerLimits { MaximumQueuedMessages = 2 }, MqttDropReason.QueueFullByCount, 2, ["1", "2"]);
        await CheckAsync(MqttQueueDropPolicy.DropOldest, new MqttBrokerLimits { MaximumQueuedMessages = 2 }, MqttDropReason.QueueFullByCount, 2, ["3", "4"]);
    }

    [Fact]
    public async Task A_queue_that_is_full_by_bytes__drops_the_newest_or_the_oldest()
    {
        // Topic and payload are two bytes.
        await CheckAsync(MqttQueueDropPolicy.DropNewest, new MqttBrokerLimits { MaximumQueuedBytes = 5 }, MqttDropReason.QueueFullByBytes, 2, ["1", "2"]);
        await CheckAsync(MqttQueueDropPolicy.DropOldest, new MqttBrokerLimits { MaximumQueuedBytes = 5 }, MqttDropReason.QueueFullByBytes, 2, ["3", "4"]);
    }

    [Fact]
    public async Task A_message_larger_than_the_whole_queue__is_dropped_itself_and_empties_nothing()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(
            new MqttBrokerLimits { MaximumQueuedBytes = 5, QueueDropPolicy = MqttQueueDropPolicy.DropOldest });
        RawClient publisher = await LeaveSubscriptionAsync(broker);
        await publisher.PublishAndSettleAsync("t", "1");

        await publisher.PublishAndSettleAsync("t", "far too large");

        ExpectOnly(broker, MqttDropReason.QueueFullByBytes, 1);
        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.TakeAsync("t", "1");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_message_that_expires_in_the_queue__is_counted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker);
        await publisher.PublishAndSettleAsync("t", "x", with: static p => p.Add(PropertyId.MessageExpiryInterval, 10));
        broker.Advance(11);

        await (await broker.ConnectAsync(Persistent, sessionPresent: true)).ExpectQuietAsync();

        ExpectOnly(broker, MqttDropReason.Expired, 1);
    }

    [Fact]
    public async Task QoS_0_for_a_client_that_is_away__is_counted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await LeaveSubscriptionAsync(broker);

        await publisher.PublishAndSettleAsync("t", "x", Qos.AtMostOnce);

        ExpectOnly(broker, MqttDropReason.Offline, 1);
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    public async Task A_message_larger_than_the_client_accepts__is_counted(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync(Persistent with { With = static p => p.Add(PropertyId.MaximumPacketSize, 100) });
        await subscriber.SubscribeAsync("t", qos);

        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("t", new string('x', 200), qos);

        await subscriber.ExpectQuietAsync();
        ExpectOnly(broker, MqttDropReason.PacketTooLarge, 1);
    }

    [Fact]
    public async Task A_message_larger_than_the_broker_accepts__is_counted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumPayloadSize = 10 });
        RawClient publisher = await broker.ConnectAsync("p");

        await publisher.PublishAsync("t", new string('x', 11), Qos.AtLeastOnce, 1);

        await publisher.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.QuotaExceeded);
        ExpectOnly(broker, MqttDropReason.PayloadTooLarge, 1);
    }

    [Fact]
    public async Task What_may_not_be_published__is_counted()
    {
        var policy = new TestPolicy { CanWrite = static _ => false };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient publisher = await broker.ConnectAsync(new ConnectOptions("p") { Will = new WillOptions("t", "x") });
        await publisher.PublishAsync("t", "x");
        await publisher.ExpectQuietAsync();
        ExpectOnly(broker, MqttDropReason.NotAuthorized, 1);

        publisher.Cut();
        await broker.ExpectConnectionsAsync(0);

        ExpectOnly(broker, MqttDropReason.NotAuthorized, 2);
    }

    private static async Task CheckAsync(MqttQueueDropPolicy policy, MqttBrokerLimits limits, MqttDropReason reason, int dropped, string[] left)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(limits with { QueueDropPolicy = policy });
        RawClient publisher = await LeaveSubscriptionAsync(broker);
        foreach (string payload in new[] { "1", "2", "3", "4" })
        {
            await publisher.PublishAndSettleAsync("t", payload);
        }

        ExpectOnly(broker, reason, dropped);
        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        foreach (string payload in left)
        {
            await subscriber.TakeAsync("t", payload);
        }

        await subscriber.ExpectQuietAsync();
    }

    private static void ExpectOnly(BrokerUnderTest broker, MqttDropReason reason, int count)
    {
        MqttBrokerStatistics statistics = broker.Broker.Statistics;
        Assert.Equal(count, statistics.DroppedBy[reason]);
        Assert.Equal(count, statistics.Dropped);
    }

    private static async Task<RawClient> LeaveSubscriptionAsync(BrokerUnderTest broker)
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("t");
        await subscriber.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        return await broker.ConnectAsync("p");
    }
}
