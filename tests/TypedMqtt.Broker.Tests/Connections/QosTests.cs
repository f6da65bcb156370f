using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class QosTests
{
    public static TheoryData<ProtocolVersion, Qos, Qos, Qos> Deliveries()
    {
        var data = new TheoryData<ProtocolVersion, Qos, Qos, Qos>();
        foreach (ProtocolVersion version in new[] { ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            for (int published = 0; published < 3; published++)
            {
                for (int granted = 0; granted < 3; granted++)
                {
                    data.Add(version, (Qos)published, (Qos)granted, (Qos)Math.Min(published, granted));
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Deliveries))]
    [Normative("MQTT-3.8.4-6", Mqtt.V311)]
    [Normative("MQTT-4.3.1-1", Mqtt.V311)]
    [Normative("MQTT-3.8.4-8", Mqtt.V5)]
    [Normative("MQTT-4.3.2-2", Mqtt.V5)]
    [Normative("MQTT-4.3.3-2", Mqtt.V5)]
    public async Task A_message__is_delivered_with_the_lower_of_both_qos(ProtocolVersion version, Qos published, Qos granted, Qos expected)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync("s", version);
        RawClient publisher = await broker.ConnectAsync("p");
        Assert.Equal([(ReasonCode)granted], await subscriber.SubscribeAsync("a/+", granted));

        await publisher.PublishAndSettleAsync("a/b", "one", published);

        WirePacket packet = await subscriber.TakeAsync("a/b", "one");
        Assert.Equal((expected, false, false), (packet.Qos, packet.Retain, packet.Dup));
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.3.2-17", Mqtt.V5)]
    [Normative("MQTT-3.3.2-18", Mqtt.V5)]
    public async Task Properties__are_forwarded_unchanged_and_in_order()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync("s");
        RawClient publisher = await broker.ConnectAsync("p");
        await subscriber.SubscribeAsync("t", Qos.AtLeastOnce);

        foreach (Qos qos in new[] { Qos.AtMostOnce, Qos.AtLeastOnce })
        {
            await publisher.PublishAndSettleAsync("t", "x", qos, with: p => p
                .AddUserProperty("b", "1")
                .Add(PropertyId.CorrelationData, [1, 2, 3])
                .AddUserProperty("a", "2")
                .Add(PropertyId.ResponseTopic, "answer")
                .Add(PropertyId.PayloadFormatIndicator, 1)
                .AddUserProperty("b", "3")
                .Add(PropertyId.ContentType, "text"));

            WirePacket packet = await subscriber.TakeAsync("t", "x");
            Assert.Equal(["b=1", "a=2", "b=3"], packet.UserProperties);
            Assert.Equal("answer", packet.TextOf(PropertyId.ResponseTopic));
            Assert.Equal("text", packet.TextOf(PropertyId.ContentType));
            Assert.Equal("\u0001\u0002\u0003", packet.TextOf(PropertyId.CorrelationData));
            Assert.Equal(1u, packet.Number(PropertyId.PayloadFormatIndicator));
        }
    }

    [Fact]
    public async Task Properties__are_left_out_for_a_3_1_1_subscriber()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync("s", ProtocolVersion.V311);
        RawClient publisher = await broker.ConnectAsync("p");
        await subscriber.SubscribeAsync("t", Qos.AtMostOnce);

        await publisher.PublishAndSettleAsync("t", "x", Qos.AtMostOnce, with: p => p.AddUserProperty("a", "b"));

        Assert.Equal([0x30, 4, 0, 1, (byte)'t', (byte)'x'], (await subscriber.ExpectPublishAsync("t", "x")).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.3.1-3", Mqtt.V5)]
    [Normative("MQTT-4.3.2-4", Mqtt.V5)]
    [Normative("MQTT-4.3.2-5", Mqtt.V5)]
    public async Task A_QoS_1_message_sent_twice__is_delivered_twice()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("t", Qos.AtMostOnce);

        await client.PublishAsync("t", "x", Qos.AtLeastOnce, 5);
        await client.PublishAsync("t", "x", Qos.AtLeastOnce, 5, dup: true);

        for (int i = 0; i < 2; i++)
        {
            Assert.False((await client.ExpectPublishAsync("t", "x")).Dup);
            await client.ExpectAckAsync(PacketType.PubAck, 5);
        }
    }

    [Fact]
    [Normative("MQTT-4.3.3-8", Mqtt.V5)]
    [Normative("MQTT-4.3.3-10", Mqtt.V5)]
    [Normative("MQTT-4.3.3-11", Mqtt.V5)]
    public async Task A_QoS_2_duplicate_before_PUBREL__is_acknowledged_again_and_not_delivered_again()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        RawClient subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("t", Qos.AtMostOnce);

        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAsync("t", "first", Qos.ExactlyOnce, 7, dup: i > 0);
            await publisher.ExpectAckAsync(PacketType.PubRec, 7);
        }

        await publisher.AckAsync(PacketType.PubRel, 7);
        await publisher.ExpectAckAsync(PacketType.PubComp, 7);
        await publisher.PublishAndSettleAsync("t", "second", Qos.ExactlyOnce);

        await subscriber.ExpectPublishAsync("t", "first");
        await subscriber.ExpectPublishAsync("t", "second");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.3.3-12", Mqtt.V5)]
    public async Task A_packet_id__is_free_again_after_PUBCOMP()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.SubscribeAsync("t", Qos.AtMostOnce);

        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAsync("t", $"{i}", Qos.ExactlyOnce, 7);
            await publisher.ExpectPublishAsync("t", $"{i}");
            await publisher.ExpectAckAsync(PacketType.PubRec, 7);
            await publisher.AckAsync(PacketType.PubRel, 7);
            await publisher.ExpectAckAsync(PacketType.PubComp, 7);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, ReasonCode.PacketIdentifierNotFound)]
    [InlineData(ProtocolVersion.V311, ReasonCode.Success)]
    [ShippedBug(25)]
    public async Task Unknown_ids__are_answered_where_an_answer_exists_and_free_nothing(ProtocolVersion version, ReasonCode expected)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.AckAsync(PacketType.PubAck, 99);
        await client.AckAsync(PacketType.PubComp, 99);
        await client.ExpectQuietAsync();
        await client.AckAsync(PacketType.PubRel, 99);
        await client.ExpectAckAsync(PacketType.PubComp, 99, expected);
        await client.AckAsync(PacketType.PubRec, 99);
        await client.ExpectAckAsync(PacketType.PubRel, 99, expected);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, Qos.AtLeastOnce, PacketType.PubRec)]
    [InlineData(ProtocolVersion.V5, Qos.AtLeastOnce, PacketType.PubComp)]
    [InlineData(ProtocolVersion.V5, Qos.ExactlyOnce, PacketType.PubAck)]
    [InlineData(ProtocolVersion.V5, Qos.ExactlyOnce, PacketType.PubComp)]
    [InlineData(ProtocolVersion.V311, Qos.AtLeastOnce, PacketType.PubRec)]
    [InlineData(ProtocolVersion.V311, Qos.ExactlyOnce, PacketType.PubAck)]
    [InlineData(ProtocolVersion.V311, Qos.ExactlyOnce, PacketType.PubComp)]
    public async Task An_acknowledgement_of_the_wrong_kind__closes_and_the_message_stays_in_flight(ProtocolVersion version, Qos qos, PacketType type)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = version == ProtocolVersion.V5 ? 60u : 0 };
        RawClient client = await broker.ConnectAsync(options, version);
        await client.SubscribeAsync("t", qos);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x", qos);
        ushort id = (await client.ExpectPublishAsync("t", "x")).PacketId;

        await client.AckAsync(type, id);

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
        RawClient again = await broker.ConnectAsync(options, version, sessionPresent: true);
        WirePacket resumed = await again.ExpectPublishAsync("t", "x");
        Assert.Equal((id, qos, true), (resumed.PacketId, resumed.Qos, resumed.Dup));
    }

    [Fact]
    public async Task PUBACK_after_PUBREC__closes_and_a_repeated_PUBREC_does_not()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);
        ushort id = (await client.ExpectPublishAsync("t", "x")).PacketId;

        for (int i = 0; i < 2; i++)
        {
            await client.AckAsync(PacketType.PubRec, id);
            await client.ExpectAckAsync(PacketType.PubRel, id);
        }

        await client.AckAsync(PacketType.PubAck, id);
        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    [Normative("MQTT-4.3.3-4", Mqtt.V5)]
    public async Task A_PUBREC_that_refuses__frees_the_window_without_PUBREL()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { ReceiveMaximum = 1 });
        await client.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "refused", Qos.ExactlyOnce);
        await publisher.PublishAndSettleAsync("t", "next", Qos.ExactlyOnce);

        ushort id = (await client.ExpectPublishAsync("t", "refused")).PacketId;
        await client.AckAsync(PacketType.PubRec, id, ReasonCode.QuotaExceeded);

        await client.TakeAsync("t", "next");
        await client.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.6.0-5", Mqtt.V5)]
    [Normative("MQTT-4.6.0-6", Mqtt.V5)]
    public async Task Messages_of_one_publisher__arrive_in_order_whatever_their_qos()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        RawClient subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("t/#", Qos.ExactlyOnce);
        const int Count = 60;

        for (ushort i = 1; i <= Count; i++)
        {
            await publisher.PublishAsync("t/" + (i % 3), $"{i}", Qos.AtLeastOnce, i);
        }

        for (ushort i = 1; i <= Count; i++)
        {
            await publisher.ExpectAckAsync(PacketType.PubAck, i);
            await subscriber.TakeAsync("t/" + (i % 3), $"{i}");
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    [Normative("MQTT-3.3.4-1", Mqtt.V311)]
    [Normative("MQTT-3.3.4-1", Mqtt.V5)]
    public async Task Publishing_where_nobody_listens__is_acknowledged(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.PublishAsync("nobody", "x", Qos.AtLeastOnce, 1);
        await client.ExpectAckAsync(PacketType.PubAck, 1, version == ProtocolVersion.V5 ? ReasonCode.NoMatchingSubscribers : ReasonCode.Success);
        await client.PublishAndSettleAsync("nobody", "x", Qos.ExactlyOnce);
    }
}
