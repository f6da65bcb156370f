using TypedMqtt.Broker.Tests.Engine;

namespace TypedMqtt.Broker.Tests.Sessions;

/// <summary>QoS 0 messages that are kept for absent clients, where the broker is asked to.</summary>
public sealed class QueuedQos0Tests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000, ReceiveMaximum = 1 };

    [Fact]
    public async Task Later_messages__do_not_overtake_what_is_queued()
    {
        await using BrokerUnderTest broker = await StartAsync();
        await LeaveSubscriptionAsync(broker, Persistent);
        Publish(broker, "1", Qos.AtLeastOnce);
        Publish(broker, "2", Qos.AtLeastOnce);
        Publish(broker, "3", Qos.AtMostOnce);

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        var first = await subscriber.ExpectPublishAsync("t", "1");
        Publish(broker, "4", Qos.AtMostOnce);
        await subscriber.ExpectQuietAsync();
        await subscriber.AckAsync(Protocol.Packets.PacketType.PubAck, first.PacketId);

        await subscriber.ExpectPublishAsync("t", "2");
        await subscriber.ExpectPublishAsync("t", "3");
        await subscriber.ExpectPublishAsync("t", "4");

        // With nothing queued any more they are sent at once again, though the window is full.
        Publish(broker, "5", Qos.AtMostOnce);
        await subscriber.ExpectPublishAsync("t", "5");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task The_limits_of_the_queue__hold_for_them_too()
    {
        await using BrokerUnderTest broker = await StartAsync(new MqttBrokerLimits { MaximumQueuedMessages = 2 });
        await LeaveSubscriptionAsync(broker, Persistent);
        foreach (string payload in new[] { "1", "2", "3" })
        {
            Publish(broker, payload, Qos.AtMostOnce);
        }

        Assert.Equal(1, broker.Broker.Statistics.Dropped);
        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectPublishAsync("t", "1");
        await subscriber.ExpectPublishAsync("t", "2");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_message_that_expires_while_it_waits__is_not_delivered()
    {
        await using BrokerUnderTest broker = await StartAsync();
        await LeaveSubscriptionAsync(broker, Persistent);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "old", Qos.AtMostOnce, with: static p => p.Add(Protocol.Properties.PropertyId.MessageExpiryInterval, 10));
        Publish(broker, "new", Qos.AtMostOnce);
        broker.Advance(11);

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);

        await subscriber.ExpectPublishAsync("t", "new");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task What_the_client_may_no_longer_read__is_not_delivered()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            policy.Configure(options);
            options.QueueQos0Messages = true;
        });
        await LeaveSubscriptionAsync(broker, Persistent);
        Publish(broker, "secret", Qos.AtMostOnce);
        policy.CanRead = static _ => false;

        RawClient subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);

        await subscriber.ExpectQuietAsync();
    }

    private static Task<BrokerUnderTest> StartAsync(MqttBrokerLimits? limits = null) =>
        BrokerUnderTest.StartAsync(limits, static options => options.QueueQos0Messages = true);

    private static async Task LeaveSubscriptionAsync(BrokerUnderTest broker, ConnectOptions options)
    {
        RawClient subscriber = await broker.ConnectAsync(options);
        await subscriber.SubscribeAsync("t");
        await subscriber.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
    }

    private static void Publish(BrokerUnderTest broker, string payload, Qos qos) => broker.Broker.Publish("t", System.Text.Encoding.UTF8.GetBytes(payload), qos);
}
