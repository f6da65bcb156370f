using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class ResumeTests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000 };

    [Fact]
    [Normative("MQTT-3.3.1-1", Mqtt.V5)]
    [Normative("MQTT-4.3.2-3", Mqtt.V5)]
    [Normative("MQTT-4.3.3-3", Mqtt.V5)]
    public async Task Unacknowledged_messages__come_again_with_DUP_and_the_same_ids_in_order_before_new_ones()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker);
        var ids = new List<ushort>();
        for (int i = 0; i < 5; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce);
            ids.Add((await subscriber.ExpectPublishAsync("t", $"{i}")).PacketId);
        }

        await subscriber.AckAsync(PacketType.PubAck, ids[2]);
        await subscriber.ExpectQuietAsync();
        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);
        await publisher.PublishAndSettleAsync("t", "new");

        subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        foreach (int i in new[] { 0, 1, 3, 4 })
        {
            WirePacket again = await subscriber.TakeAsync("t", $"{i}");
            Assert.Equal((true, ids[i], i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce), (again.Dup, again.PacketId, again.Qos));
        }

        Assert.False((await subscriber.TakeAsync("t", "new")).Dup);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    public async Task Nothing__is_sent_again_while_the_connection_stands()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker);
        await publisher.PublishAndSettleAsync("t", "x");
        await subscriber.ExpectPublishAsync("t", "x");

        broker.Advance(3600);

        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.3.3-5", Mqtt.V5)]
    [Normative("MQTT-4.3.3-6", Mqtt.V5)]
    [ShippedBug(26)]
    public async Task A_released_message__is_resumed_with_PUBREL_and_never_published_again()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker);
        await publisher.PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);
        ushort id = (await subscriber.ExpectPublishAsync("t", "x")).PacketId;
        await subscriber.AckAsync(PacketType.PubRec, id);
        await subscriber.ExpectAckAsync(PacketType.PubRel, id);

        for (int i = 0; i < 2; i++)
        {
            subscriber.Cut();
            await broker.ExpectConnectionsAsync(1);
            subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
            await subscriber.ExpectAckAsync(PacketType.PubRel, id);
        }

        await subscriber.AckAsync(PacketType.PubComp, id);
        await subscriber.ExpectQuietAsync();
        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);
        subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(26)]
    public async Task Received_QoS_2_ids__outlive_the_connection()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient witness = await broker.ConnectAsync("w");
        await witness.SubscribeAsync("t", Qos.AtMostOnce);
        var options = new ConnectOptions("p") { Clean = false, Expiry = 1000 };
        RawClient publisher = await broker.ConnectAsync(options);
        await publisher.PublishAsync("t", "once", Qos.ExactlyOnce, 3);
        await publisher.ExpectAckAsync(PacketType.PubRec, 3);
        publisher.Cut();
        await broker.ExpectConnectionsAsync(1);

        publisher = await broker.ConnectAsync(options, sessionPresent: true);
        await publisher.PublishAsync("t", "once", Qos.ExactlyOnce, 3, dup: true);
        await publisher.ExpectAckAsync(PacketType.PubRec, 3);
        await publisher.AckAsync(PacketType.PubRel, 3);
        await publisher.ExpectAckAsync(PacketType.PubComp, 3);

        await witness.ExpectPublishAsync("t", "once");
        await witness.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.9.0-1", Mqtt.V5)]
    public async Task A_smaller_receive_maximum__holds_on_resume()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker);
        for (int i = 0; i < 6; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}");
            await subscriber.ExpectPublishAsync("t", $"{i}");
        }

        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);
        subscriber = await broker.ConnectAsync(Persistent with { ReceiveMaximum = 2 }, sessionPresent: true);
        for (int i = 0; i < 6; i += 2)
        {
            WirePacket first = await subscriber.ExpectPublishAsync("t", $"{i}");
            WirePacket second = await subscriber.ExpectPublishAsync("t", $"{i + 1}");
            Assert.True(first.Dup && second.Dup);
            await subscriber.ExpectQuietAsync();
            await subscriber.AckAsync(PacketType.PubAck, first.PacketId);
            await subscriber.AckAsync(PacketType.PubAck, second.PacketId);
        }

        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    public async Task Messages_in_flight__are_resumed_by_a_takeover_as_well()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient older, RawClient publisher) = await StartAsync(broker);
        await publisher.PublishAndSettleAsync("t", "x");
        ushort id = (await older.ExpectPublishAsync("t", "x")).PacketId;

        RawClient newer = await broker.ConnectAsync(Persistent, sessionPresent: true);

        WirePacket again = await newer.TakeAsync("t", "x");
        Assert.Equal((true, id), (again.Dup, again.PacketId));
        await newer.ExpectQuietAsync();
    }

    [Fact]
    public async Task What_a_client_may_no_longer_read__is_not_resumed()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker);
        await publisher.PublishAndSettleAsync("t", "1", Qos.AtLeastOnce);
        await publisher.PublishAndSettleAsync("t", "2", Qos.ExactlyOnce);
        await subscriber.ExpectPublishAsync("t", "1");
        await subscriber.ExpectPublishAsync("t", "2");
        subscriber.Cut();
        await broker.ExpectConnectionsAsync(1);

        policy.CanRead = _ => false;

        subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        await subscriber.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Normative("MQTT-3.3.4-9", Mqtt.V5)]
    [Normative("MQTT-4.9.0-2", Mqtt.V5)]
    public async Task The_window__is_the_clients_receive_maximum(ushort receiveMaximum)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync(Persistent with { ReceiveMaximum = receiveMaximum });
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        for (int i = 0; i < 10; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce);
        }

        // QoS 0 is not held up by a full window.
        await publisher.PublishAndSettleAsync("t", "unacknowledged", Qos.AtMostOnce);
        int inFlight = 0;
        while (true)
        {
            WirePacket packet = await subscriber.ExpectAsync(PacketType.Publish);
            if (packet.Payload == "unacknowledged")
            {
                break;
            }

            inFlight++;
        }

        Assert.Equal(receiveMaximum, inFlight);
    }

    private static async Task<(RawClient Subscriber, RawClient Publisher)> StartAsync(BrokerUnderTest broker)
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        return (subscriber, await broker.ConnectAsync("p"));
    }
}
