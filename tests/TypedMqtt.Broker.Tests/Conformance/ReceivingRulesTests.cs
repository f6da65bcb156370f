using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>The broker as a receiver, and what it passes on unchanged (3.3.2, 3.3.4, 4.3).</summary>
public sealed class ReceivingRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-2.3.1-6", Mqtt.V311)]
    [Normative("MQTT-3.3.4-1", Mqtt.V311)]
    [Normative("MQTT-4.3.2-2", Mqtt.V311)]
    [Normative("MQTT-2.2.1-5", Mqtt.V5)]
    [Normative("MQTT-4.3.2-4", Mqtt.V5)]
    [Normative("MQTT-4.3.2-5", Mqtt.V5)]
    public async Task QoS_1__is_answered_with_PUBACK_and_then_the_identifier_is_free(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient client, RawClient witness) = await StartAsync(broker, version);

        foreach (bool dup in new[] { false, true, false })
        {
            await client.PublishAsync("t", "x", Qos.AtLeastOnce, 0xFFFE, dup: dup);
            await client.ExpectAckAsync(PacketType.PubAck, 0xFFFE);
            await witness.ExpectPublishAsync("t", "x");
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.3.3-2", Mqtt.V311)]
    [Normative("MQTT-4.3.3-10", Mqtt.V5)]
    [Normative("MQTT-4.3.3-11", Mqtt.V5)]
    [Normative("MQTT-4.3.3-12", Mqtt.V5)]
    public async Task QoS_2__is_delivered_once_until_PUBCOMP(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient client, RawClient witness) = await StartAsync(broker, version);

        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 3; i++)
            {
                await client.PublishAsync("t", $"{round}", Qos.ExactlyOnce, 9, dup: i == 1);
                await client.ExpectAckAsync(PacketType.PubRec, 9);
            }

            await client.AckAsync(PacketType.PubRel, 9);
            await client.ExpectAckAsync(PacketType.PubComp, 9);
            await witness.ExpectPublishAsync("t", $"{round}");
            await witness.ExpectQuietAsync();
        }
    }

    [Fact]
    [Normative("MQTT-4.3.3-13")]
    public async Task A_handshake__is_finished_though_the_message_has_expired()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient client, _) = await StartAsync(broker, ProtocolVersion.V5);
        Action<MqttPropertiesBuilder> soon = static p => p.Add(PropertyId.MessageExpiryInterval, 1);
        await client.PublishAsync("t", "x", Qos.ExactlyOnce, 5, with: soon);
        await client.ExpectAckAsync(PacketType.PubRec, 5);

        broker.Advance(100);

        await client.PublishAsync("t", "x", Qos.ExactlyOnce, 5, dup: true, with: soon);
        await client.ExpectAckAsync(PacketType.PubRec, 5);
        await client.AckAsync(PacketType.PubRel, 5);
        await client.ExpectAckAsync(PacketType.PubComp, 5);
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    [Normative("MQTT-3.3.2-15")]
    [Normative("MQTT-3.3.2-16")]
    [Normative("MQTT-3.3.2-20")]
    public async Task Response_topic_correlation_data_and_content_type__are_passed_on(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient client, RawClient witness) = await StartAsync(broker, ProtocolVersion.V5);

        await client.PublishAndSettleAsync("t", "x", qos, with: p => p
            .Add(PropertyId.ContentType, "text/ü").Add(PropertyId.ResponseTopic, "a//\uFEFFb").Add(PropertyId.CorrelationData, [0, 0x7F, 1]));

        WirePacket packet = await witness.TakeAsync("t", "x");
        Assert.Equal("text/ü", packet.TextOf(PropertyId.ContentType));
        Assert.Equal("a//\uFEFFb", packet.TextOf(PropertyId.ResponseTopic));
        Assert.Equal("\0\u007F\u0001", packet.TextOf(PropertyId.CorrelationData));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [Normative("MQTT-3.3.2-4")]
    public async Task The_payload_format__is_passed_on(uint format)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient client, RawClient witness) = await StartAsync(broker, ProtocolVersion.V5);

        await client.PublishAndSettleAsync("t", "x", Qos.AtMostOnce, with: p => p.Add(PropertyId.PayloadFormatIndicator, format));
        await client.PublishAndSettleAsync("t", "y", Qos.AtMostOnce);

        Assert.Equal(format, (await witness.ExpectPublishAsync("t", "x")).Number(PropertyId.PayloadFormatIndicator));
        Assert.Null((await witness.ExpectPublishAsync("t", "y")).Number(PropertyId.PayloadFormatIndicator));
    }

    [Theory]
    [InlineData("30 07 0001 74 03 23 0000", ReasonCode.TopicAliasInvalid)]
    [InlineData("30 07 0001 74 03 23 000B", ReasonCode.TopicAliasInvalid)]
    [InlineData("30 07 0001 74 03 23 FFFF", ReasonCode.TopicAliasInvalid)]
    [Normative("MQTT-3.3.2-8")]
    [Normative("MQTT-3.3.2-9")]
    [Normative("MQTT-3.2.2-17")]
    public Task An_alias_of_0_or_above_the_maximum__closes(string hex, ReasonCode reason) => Refusal.ExpectAsync(ProtocolVersion.V5, hex, reason);

    [Fact]
    [Normative("MQTT-3.2.2-18")]
    public async Task An_alias_where_none_is_offered__closes()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumTopicAlias = 0 });
        RawClient client = broker.Open();
        Assert.Null((await client.ConnectAsync(new ConnectOptions("c"))).Number(PropertyId.TopicAliasMaximum));

        await client.PublishAsync("t", "x", with: p => p.Add(PropertyId.TopicAlias, 1));

        await client.ExpectClosedAsync(ReasonCode.TopicAliasInvalid);
    }

    [Fact]
    [Normative("MQTT-3.3.4-6")]
    public Task A_subscription_identifier_from_a_client__is_a_protocol_error() =>
        Refusal.ExpectAsync(ProtocolVersion.V5, "30 06 0001 74 02 0B 01", ReasonCode.ProtocolError);

    [Theory]
    [InlineData(null)]
    [InlineData(0u)]
    [InlineData(2u)]
    [Normative("MQTT-3.1.2-26")]
    [Normative("MQTT-3.1.2-27")]
    [Normative("MQTT-3.3.2-11")]
    public async Task Aliases_to_a_client__stay_within_what_it_offers(uint? offered)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c")
        {
            With = p => _ = offered is { } maximum ? p.Add(PropertyId.TopicAliasMaximum, maximum) : p,
        });
        await client.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 20; i++)
        {
            await publisher.PublishAsync($"a/long/topic/{i % 5}", "x", with: p => p.Add(PropertyId.TopicAlias, (uint)(i % 5) + 3));
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.InRange((await client.ExpectAsync(PacketType.Publish)).Number(PropertyId.TopicAlias) ?? 0, 0u, offered ?? 0);
        }
    }

    private static async Task<(RawClient Client, RawClient Witness)> StartAsync(BrokerUnderTest broker, ProtocolVersion version)
    {
        RawClient witness = await broker.ConnectAsync("w", version);
        await witness.SubscribeAsync("t", Qos.AtMostOnce);
        return (await broker.ConnectAsync("c", version), witness);
    }
}
