using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and their answers (3.8 to 3.11), in both versions.</summary>
public sealed class SubscribeRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-2.3.1-7", Mqtt.V311)]
    [Normative("MQTT-3.8.4-1", Mqtt.V311)]
    [Normative("MQTT-3.8.4-2", Mqtt.V311)]
    [Normative("MQTT-2.2.1-6", Mqtt.V5)]
    [Normative("MQTT-3.8.4-1", Mqtt.V5)]
    [Normative("MQTT-3.8.4-2", Mqtt.V5)]
    public async Task SUBSCRIBE__is_answered_with_its_identifier(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        string properties = version == ProtocolVersion.V5 ? "00" : "";

        foreach (string id in new[] { "0001", "FFFF", "0100", "0001" })
        {
            byte[] body = Refusal.Bytes($"{id} {properties} 0001 74 01");
            await client.SendAsync([0x82, (byte)body.Length, .. body]);
            Assert.Equal(Refusal.Bytes($"90 {3 + (properties.Length / 2):X2} {id} {properties} 01"), (await client.ExpectAsync(PacketType.SubAck)).Bytes);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.10.4-4", Mqtt.V311)]
    [Normative("MQTT-3.10.4-5", Mqtt.V311)]
    [Normative("MQTT-2.3.1-7", Mqtt.V311)]
    [Normative("MQTT-3.10.4-4", Mqtt.V5)]
    [Normative("MQTT-3.10.4-5", Mqtt.V5)]
    public async Task UNSUBSCRIBE__is_answered_with_its_identifier_though_nothing_was_there(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        bool v5 = version == ProtocolVersion.V5;

        foreach (string id in new[] { "0001", "FFFF", "0100" })
        {
            byte[] body = Refusal.Bytes($"{id} {(v5 ? "00" : "")} 0001 74");
            await client.SendAsync([0xA2, (byte)body.Length, .. body]);
            Assert.Equal(Refusal.Bytes(v5 ? $"B0 04 {id} 00 11" : $"B0 02 {id}"), (await client.ExpectAsync(PacketType.UnsubAck)).Bytes);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.8.4-3", Mqtt.V311)]
    [Normative("MQTT-3.8.4-3", Mqtt.V5)]
    [Normative("MQTT-3.8.4-4", Mqtt.V5)]
    public async Task The_same_filter_again__replaces_sends_retained_messages_and_loses_none(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 100, ReceiveMaximum = 10 }, version);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t/r", "retained", retain: true);
        await client.SubscribeAsync("t/#", Qos.AtLeastOnce);
        await client.TakeAsync("t/r", "retained");

        // A stream of messages around the SUBSCRIBE: all arrive, once each.
        for (int i = 0; i < 10; i++)
        {
            await publisher.PublishAndSettleAsync("t/x", $"{i}");
            if (i == 5)
            {
                await client.SendSubscribeAsync(0, ("t/#", new SubscriptionOptions(Qos.AtMostOnce)));
                WirePacket answer = await client.FindAsync(PacketType.SubAck, 60_002);
                Assert.Equal([ReasonCode.Success], answer.Codes);
            }
        }

        var seen = new List<(string, Qos)>();
        for (int i = 0; i < 11; i++)
        {
            WirePacket packet = await client.ExpectAsync(PacketType.Publish);
            seen.Add((packet.Payload, packet.Qos));
        }

        Assert.Equal(
            ["0", "1", "2", "3", "4", "5", "retained", "6", "7", "8", "9"], seen.Select(static s => s.Item1));
        Assert.All(seen[6..], static s => Assert.Equal(Qos.AtMostOnce, s.Item2));
        await client.ExpectQuietAsync();
        Assert.Equal(1, broker.Broker.Statistics.Subscriptions);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.8.4-4", Mqtt.V311)]
    [Normative("MQTT-3.8.4-5", Mqtt.V311)]
    [Normative("MQTT-3.9.3-1", Mqtt.V311)]
    [Normative("MQTT-3.8.4-5", Mqtt.V5)]
    [Normative("MQTT-3.8.4-6", Mqtt.V5)]
    [Normative("MQTT-3.9.3-1", Mqtt.V5)]
    public async Task Several_filters__are_subscribed_one_after_the_other_and_answered_together(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        ReasonCode[] codes = await client.SubscribeAsync(
            0, ("a", new SubscriptionOptions(Qos.ExactlyOnce)), ("b", new SubscriptionOptions(Qos.AtMostOnce)), ("a", new SubscriptionOptions(Qos.AtLeastOnce)));
        await client.PublishAsync("b", "1");

        Assert.Equal([ReasonCode.GrantedQos2, ReasonCode.Success, ReasonCode.GrantedQos1], codes);
        await client.ExpectPublishAsync("b", "1");
        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("a", "2", Qos.ExactlyOnce);
        Assert.Equal(2, broker.Broker.Statistics.Subscriptions);
        Assert.Equal(Qos.AtLeastOnce, (await client.TakeAsync("a", "2")).Qos);
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.10.4-1", Mqtt.V311)]
    [Normative("MQTT-3.10.4-2", Mqtt.V311)]
    [Normative("MQTT-3.10.4-6", Mqtt.V311)]
    [Normative("MQTT-3.10.4-1", Mqtt.V5)]
    [Normative("MQTT-3.10.4-2", Mqtt.V5)]
    [Normative("MQTT-3.10.4-6", Mqtt.V5)]
    public async Task UNSUBSCRIBE__ends_exactly_the_subscriptions_it_spells(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        foreach (string filter in new[] { "a/+", "a/b", "A/b", "x" })
        {
            await client.SubscribeAsync(filter, Qos.AtMostOnce);
        }

        // Neither what matches a filter nor what a filter matches, but the same characters; one answer for all.
        await client.UnsubscribeAsync("a/#", "#", "+/b", "a/c", "a/b", "x", "a/b/");
        await client.PublishAsync("a/b", "1");
        await client.PublishAsync("A/b", "2");
        await client.PublishAsync("x", "3");

        await client.ExpectPublishAsync("a/b", "1");
        await client.ExpectPublishAsync("A/b", "2");
        await client.ExpectQuietAsync();
        Assert.Equal(2, broker.Broker.Statistics.Subscriptions);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.10.4-3", Mqtt.V311)]
    [Normative("MQTT-3.10.4-3", Mqtt.V5)]
    public async Task Messages_in_flight__are_completed_after_UNSUBSCRIBE(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options, version);
        await client.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "1", Qos.AtLeastOnce);
        await publisher.PublishAndSettleAsync("t", "2", Qos.ExactlyOnce);
        await client.ExpectPublishAsync("t", "1");
        await client.ExpectPublishAsync("t", "2");

        await client.UnsubscribeAsync("t");
        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        client = await broker.ConnectAsync(options, version, sessionPresent: true);

        await client.TakeAsync("t", "1");
        await client.TakeAsync("t", "2");
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [Normative("MQTT-3.1.2-24", Mqtt.V5)]
    public async Task An_answer_larger_than_the_client_accepts__closes_instead(int filters, bool tooLarge)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { With = p => p.Add(PropertyId.MaximumPacketSize, 20) });

        await client.SendSubscribeAsync(0, [.. Enumerable.Range(0, filters).Select(static i => ($"{i}", new SubscriptionOptions(Qos.AtMostOnce)))]);

        if (tooLarge)
        {
            await client.ExpectClosedAsync(ReasonCode.PacketTooLarge);
        }
        else
        {
            Assert.Equal(20, (await client.ExpectAsync(PacketType.SubAck)).Bytes.Length);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "82 06 0001 0001 74 04", ReasonCode.MalformedPacket)]
    [InlineData(ProtocolVersion.V311, "82 06 0001 0001 74 80", ReasonCode.MalformedPacket)]
    [InlineData(ProtocolVersion.V311, "82 06 0001 0001 74 03", ReasonCode.ProtocolError)]
    [InlineData(ProtocolVersion.V5, "82 07 0001 00 0001 74 40", ReasonCode.MalformedPacket)]
    [InlineData(ProtocolVersion.V5, "82 07 0001 00 0001 74 80", ReasonCode.MalformedPacket)]
    [Normative("MQTT-3.8.3-4", Mqtt.V311)]
    [Normative("MQTT-3.8.3-5", Mqtt.V5)]
    public Task Reserved_options__close(ProtocolVersion version, string hex, ReasonCode reason) => Refusal.ExpectAsync(version, hex, reason);
}
