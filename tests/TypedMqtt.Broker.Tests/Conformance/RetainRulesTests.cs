using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>The retain flag (3.3.1.3), in both versions.</summary>
public sealed class RetainRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-5", Mqtt.V311)]
    [Normative("MQTT-3.3.1-8", Mqtt.V311)]
    [Normative("MQTT-3.3.1-5", Mqtt.V5)]
    public async Task A_retained_message__replaces_the_one_before_and_keeps_its_qos(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        await client.PublishAndSettleAsync("t", "1", Qos.AtLeastOnce, retain: true);
        await client.PublishAndSettleAsync("t", "2", Qos.ExactlyOnce, retain: true);

        await client.SubscribeAsync("t", Qos.ExactlyOnce);

        WirePacket packet = await client.TakeAsync("t", "2");
        Assert.Equal((Qos.ExactlyOnce, true), (packet.Qos, packet.Retain));
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-6", Mqtt.V311)]
    [Normative("MQTT-3.3.1-8", Mqtt.V311)]
    [Normative("MQTT-3.3.1-9", Mqtt.V5)]
    public async Task A_new_subscription__gets_the_last_message_of_each_topic(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        foreach (string topic in new[] { "a/1", "a/2", "b" })
        {
            await client.PublishAndSettleAsync(topic, "old", Qos.AtMostOnce, retain: true);
            await client.PublishAndSettleAsync(topic, topic, Qos.AtMostOnce, retain: true);
        }

        await client.SubscribeAsync("a/+", Qos.AtMostOnce);

        WirePacket[] packets = [await client.ExpectAsync(Protocol.Packets.PacketType.Publish), await client.ExpectAsync(Protocol.Packets.PacketType.Publish)];
        Assert.Equal(["a/1", "a/2"], packets.Select(static p => p.Payload).Order(StringComparer.Ordinal));
        Assert.All(packets, static p => Assert.True(p.Retain && p.Topic == p.Payload));
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-7", Mqtt.V311)]
    public async Task A_retained_message_of_QoS_0__discards_the_one_before(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        await client.PublishAndSettleAsync("t", "old", Qos.ExactlyOnce, retain: true);
        await client.PublishAndSettleAsync("t", "new", Qos.AtMostOnce, retain: true);

        await client.SubscribeAsync("t", Qos.ExactlyOnce);

        await client.ExpectPublishAsync("t", "new");
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-9", Mqtt.V311)]
    [Normative("MQTT-3.3.1-12", Mqtt.V5)]
    public async Task An_established_subscription__gets_messages_without_the_flag(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        await client.SubscribeAsync("t", Qos.ExactlyOnce);

        foreach (Qos qos in Enum.GetValues<Qos>())
        {
            await (await broker.ConnectAsync("p", version)).PublishAndSettleAsync("t", "x", qos, retain: true);
            Assert.False((await client.TakeAsync("t", "x")).Retain);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-10", Mqtt.V311)]
    [Normative("MQTT-3.3.1-11", Mqtt.V311)]
    [Normative("MQTT-3.3.1-6", Mqtt.V5)]
    [Normative("MQTT-3.3.1-7", Mqtt.V5)]
    public async Task An_empty_retained_message__is_delivered_clears_and_is_not_kept(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient live = await broker.ConnectAsync("live", version);
        await live.SubscribeAsync("t");
        RawClient client = await broker.ConnectAsync("c", version);
        await client.PublishAndSettleAsync("t", "x", retain: true);
        await client.PublishAndSettleAsync("t", "", retain: true);

        await client.SubscribeAsync("t");

        await client.ExpectQuietAsync();
        await live.TakeAsync("t", "x");
        await live.TakeAsync("t", "");
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "x")]
    [InlineData(ProtocolVersion.V5, "x")]
    [InlineData(ProtocolVersion.V5, "")]
    [Normative("MQTT-3.3.1-12", Mqtt.V311)]
    [Normative("MQTT-3.3.1-8", Mqtt.V5)]
    public async Task A_message_without_the_flag__neither_is_kept_nor_changes_what_is(ProtocolVersion version, string payload)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        await client.PublishAndSettleAsync("kept", "kept", retain: true);
        await client.PublishAndSettleAsync("kept", payload);
        await client.PublishAndSettleAsync("other", payload);

        await client.SubscribeAsync("#");

        await client.TakeAsync("kept", "kept");
        await client.ExpectQuietAsync();
    }
}
