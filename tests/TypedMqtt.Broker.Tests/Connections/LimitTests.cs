using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class LimitTests
{
    [Fact]
    public async Task A_packet_that_is_too_large__is_refused_before_its_body_arrives()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumPacketSize = 1000 });
        RawClient client = await broker.ConnectAsync("c");

        await client.SendAsync(0x30, 0xE6, 0x07);

        await client.ExpectClosedAsync(ReasonCode.PacketTooLarge);
    }

    [Fact]
    [Normative("MQTT-3.2.2-15", Mqtt.V5)]
    public async Task A_packet_of_exactly_the_limit__is_accepted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumPacketSize = 1000 });
        RawClient client = await broker.ConnectAsync("c");
        byte[] fits = client.Encode("t", new string('x', 993), Qos.AtMostOnce, 0);
        Assert.Equal(1000, fits.Length);

        await client.SendAsync(fits);

        await client.ExpectQuietAsync();
        await client.SendAsync(client.Encode("t", new string('x', 994), Qos.AtMostOnce, 0));
        await client.ExpectClosedAsync(ReasonCode.PacketTooLarge);
    }

    [Fact]
    [ShippedBug(8)]
    public async Task A_CONNECT_that_is_too_large__is_refused_before_its_body_arrives()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumConnectSize = 100 });
        RawClient client = broker.Open(ProtocolVersion.V311);

        await client.SendAsync(0x10, 0xFF, 0xFF, 0xFF, 0x7F);

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-3.1.2-24", Mqtt.V5)]
    [Normative("MQTT-3.1.2-25", Mqtt.V5)]
    public async Task A_message_larger_than_the_client_accepts__is_dropped_as_if_delivered(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("s") { Clean = false, Expiry = 100, ReceiveMaximum = 1, With = p => p.Add(PropertyId.MaximumPacketSize, 100) };
        RawClient subscriber = await broker.ConnectAsync(options);
        await subscriber.SubscribeAsync("t", qos);
        RawClient publisher = await broker.ConnectAsync("p");

        await publisher.PublishAndSettleAsync("t", new string('x', 200), qos);
        await publisher.PublishAndSettleAsync("t", "1", qos);
        await subscriber.TakeAsync("t", "1");

        // Also when it comes out of the queue.
        await subscriber.DisconnectAsync();
        await broker.ExpectConnectionsAsync(1);
        await publisher.PublishAndSettleAsync("t", new string('x', 200), qos);
        await publisher.PublishAndSettleAsync("t", "2", qos);
        subscriber = await broker.ConnectAsync(options, sessionPresent: true);
        if (qos > Qos.AtMostOnce)
        {
            await subscriber.TakeAsync("t", "2");
        }

        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.3.4-7", Mqtt.V5)]
    public async Task More_QoS_2_messages_than_receive_maximum__close_a_5_0_client()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        RawClient client = await broker.ConnectAsync("c");

        for (ushort id = 1; id <= 3; id++)
        {
            await client.PublishAsync("t", "x", Qos.ExactlyOnce, id);
        }

        await client.ExpectAckAsync(PacketType.PubRec, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 2);
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    [Normative("MQTT-4.3.3-8", Mqtt.V5)]
    public async Task A_QoS_2_message_beyond_receive_maximum__was_not_taken_and_is_delivered_when_it_comes_again()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        RawClient subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("t", Qos.AtMostOnce);
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options);
        for (ushort id = 1; id <= 3; id++)
        {
            await client.PublishAsync("t", $"{id}", Qos.ExactlyOnce, id);
        }

        await client.ExpectAckAsync(PacketType.PubRec, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 2);
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
        await broker.ExpectConnectionsAsync(1);

        client = await broker.ConnectAsync(options, sessionPresent: true);
        await client.PublishAsync("t", "3", Qos.ExactlyOnce, 3, dup: true);
        await client.ExpectAckAsync(PacketType.PubRec, 3);

        await subscriber.ExpectPublishAsync("t", "1");
        await subscriber.ExpectPublishAsync("t", "2");
        await subscriber.ExpectPublishAsync("t", "3");
    }

    [Fact]
    [Normative("MQTT-4.9.0-1", Mqtt.V5)]
    public async Task Receive_maximum__is_counted_anew_on_each_connection()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options);
        await client.PublishAsync("t", "1", Qos.ExactlyOnce, 1);
        await client.PublishAsync("t", "2", Qos.ExactlyOnce, 2);
        await client.ExpectAckAsync(PacketType.PubRec, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 2);
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        client = await broker.ConnectAsync(options, sessionPresent: true);
        await client.PublishAsync("t", "2", Qos.ExactlyOnce, 2, dup: true);
        await client.ExpectAckAsync(PacketType.PubRec, 2);
        await client.PublishAsync("t", "3", Qos.ExactlyOnce, 3);
        await client.ExpectAckAsync(PacketType.PubRec, 3);

        // The first one does not count here; the other two do, until they are released.
        await client.AckAsync(PacketType.PubRel, 1);
        await client.ExpectAckAsync(PacketType.PubComp, 1);
        await client.AckAsync(PacketType.PubRel, 2);
        await client.ExpectAckAsync(PacketType.PubComp, 2);
        await client.PublishAsync("t", "4", Qos.ExactlyOnce, 4);
        await client.ExpectAckAsync(PacketType.PubRec, 4);
        await client.PublishAsync("t", "5", Qos.ExactlyOnce, 5);
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    [Normative("MQTT-3.3.4-7", Mqtt.V5)]
    public async Task A_QoS_1_message_beyond_receive_maximum__closes_a_5_0_client()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAsync("t", "1", Qos.AtLeastOnce, 1);
        await client.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NoMatchingSubscribers);
        await client.PublishAsync("t", "2", Qos.ExactlyOnce, 2);
        await client.PublishAsync("t", "3", Qos.ExactlyOnce, 3);
        await client.PublishAsync("t", "4", Qos.AtLeastOnce, 4);

        await client.ExpectAckAsync(PacketType.PubRec, 2);
        await client.ExpectAckAsync(PacketType.PubRec, 3);
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    public async Task More_QoS_2_messages_than_receive_maximum__are_fine_where_it_does_not_exist()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        RawClient client = await broker.ConnectAsync("c", ProtocolVersion.V311);

        for (ushort id = 1; id <= 20; id++)
        {
            await client.PublishAsync("t", "x", Qos.ExactlyOnce, id);
            await client.ExpectAckAsync(PacketType.PubRec, id);
        }
    }

    [Fact]
    [ShippedBug(16)]
    public async Task The_same_QoS_2_id_again_and_again__counts_once()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 2 });
        RawClient client = await broker.ConnectAsync("c");

        for (int i = 0; i < 1000; i++)
        {
            await client.PublishAsync("t", "x", Qos.ExactlyOnce, 1, dup: i > 0);
            await client.ExpectAckAsync(PacketType.PubRec, 1);
        }
    }

    [Fact]
    [Normative("MQTT-3.2.2-10", Mqtt.V5)]
    [Normative("MQTT-3.2.2-11", Mqtt.V5)]
    public async Task QoS_above_the_maximum__is_refused_and_granted_lower()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumQos = Qos.AtLeastOnce });
        RawClient client = await broker.ConnectAsync("c");

        Assert.Equal([ReasonCode.GrantedQos1], await client.SubscribeAsync("t", Qos.ExactlyOnce));
        await client.PublishAsync("t", "x", Qos.ExactlyOnce, 1);

        await client.ExpectClosedAsync(ReasonCode.QosNotSupported);
    }

    [Fact]
    [Normative("MQTT-3.2.2-14", Mqtt.V5)]
    public async Task Retain_where_it_is_switched_off__is_refused()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { RetainAvailable = false });
        RawClient client = await broker.ConnectAsync("c");

        await client.PublishAsync("t", "x", retain: true);

        await client.ExpectClosedAsync(ReasonCode.RetainNotSupported);
    }

    [Fact]
    public async Task Topics_and_filters_that_are_too_deep__are_refused()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumTopicLevels = 3 });
        RawClient client = await broker.ConnectAsync("c");

        Assert.Equal([ReasonCode.TopicFilterInvalid], await client.SubscribeAsync("a/b/c/d"));
        Assert.Equal([ReasonCode.GrantedQos1], await client.SubscribeAsync("a/b/c"));
        await client.PublishAsync("a/b/c/d", "x");

        await client.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
    }

    [Fact]
    [ShippedBug(13)]
    public async Task A_topic_of_65535_bytes__passes_and_one_of_slashes_does_no_harm()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        string topic = new('t', 65_535);
        await client.SubscribeAsync(topic, Qos.AtMostOnce);

        await client.PublishAsync(topic, "x");
        await client.ExpectPublishAsync(topic, "x");
        Assert.Equal([ReasonCode.TopicFilterInvalid], await client.SubscribeAsync(new string('/', 65_535)));
        Assert.Equal([ReasonCode.NoSubscriptionExisted], await client.UnsubscribeAsync(new string('/', 65_535)));
        await client.PublishAsync(new string('/', 65_535), "x", retain: true);

        await client.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task More_subscriptions_than_allowed__are_refused_one_by_one()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumSubscriptions = 2 });
        RawClient client = await broker.ConnectAsync("c");
        var options = new SubscriptionOptions(Qos.AtMostOnce);

        Assert.Equal([ReasonCode.Success, ReasonCode.Success, ReasonCode.QuotaExceeded], await client.SubscribeAsync(0, ("a", options), ("b", options), ("c", options)));
        Assert.Equal([ReasonCode.Success], await client.SubscribeAsync("a", Qos.AtMostOnce));
    }

    [Fact]
    [ShippedBug(20)]
    public async Task Ten_thousand_user_properties__are_forwarded()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("t", Qos.AtLeastOnce);

        await client.PublishAsync("t", "x", Qos.AtLeastOnce, 1, with: p =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                p.AddUserProperty("k", $"{i}");
            }
        });

        WirePacket packet = await client.TakeAsync("t", "x");
        Assert.Equal(10_000, packet.UserProperties.Length);
    }
}
