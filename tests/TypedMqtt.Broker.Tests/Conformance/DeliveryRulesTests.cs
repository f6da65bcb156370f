using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>The broker as a sender: QoS, sending again, order and flow (4.3 to 4.6, 4.9).</summary>
public sealed class DeliveryRulesTests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000 };

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-1", Mqtt.V311)]
    [Normative("MQTT-4.3.2-1", Mqtt.V311)]
    [Normative("MQTT-4.4.0-1", Mqtt.V311)]
    [Normative("MQTT-3.3.1-1", Mqtt.V5)]
    [Normative("MQTT-4.3.2-3", Mqtt.V5)]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    public async Task QoS_1__is_sent_again_until_PUBACK(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, version);
        await publisher.PublishAndSettleAsync("t", "x", Qos.AtLeastOnce);
        WirePacket first = await subscriber.ExpectPublishAsync("t", "x");
        Assert.Equal((Qos.AtLeastOnce, false, true), (first.Qos, first.Dup, first.PacketId > 0));

        for (int i = 0; i < 2; i++)
        {
            subscriber = await ComeBackAsync(broker, subscriber, version);
            WirePacket again = await subscriber.ExpectPublishAsync("t", "x");
            Assert.Equal((first.PacketId, true), (again.PacketId, again.Dup));
            await subscriber.ExpectQuietAsync();
        }

        await subscriber.AckAsync(PacketType.PubAck, first.PacketId);
        await subscriber.ExpectQuietAsync();
        subscriber = await ComeBackAsync(broker, subscriber, version);
        await subscriber.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-2.3.1-6", Mqtt.V311)]
    [Normative("MQTT-4.3.3-1", Mqtt.V311)]
    [Normative("MQTT-2.2.1-5", Mqtt.V5)]
    [Normative("MQTT-4.3.3-4", Mqtt.V5)]
    [Normative("MQTT-4.3.3-5", Mqtt.V5)]
    public async Task QoS_2__goes_from_PUBLISH_to_PUBREL_and_never_back(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, version);
        await publisher.PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);
        ushort id = (await subscriber.ExpectPublishAsync("t", "x")).PacketId;
        subscriber = await ComeBackAsync(broker, subscriber, version);
        WirePacket again = await subscriber.ExpectPublishAsync("t", "x");
        Assert.Equal((id, true, Qos.ExactlyOnce), (again.PacketId, again.Dup, again.Qos));

        await subscriber.AckAsync(PacketType.PubRec, id);
        await subscriber.ExpectAckAsync(PacketType.PubRel, id);
        for (int i = 0; i < 2; i++)
        {
            subscriber = await ComeBackAsync(broker, subscriber, version);
            await subscriber.ExpectAckAsync(PacketType.PubRel, id);
            await subscriber.ExpectQuietAsync();
        }

        await subscriber.AckAsync(PacketType.PubComp, id);
        await subscriber.ExpectQuietAsync();
        subscriber = await ComeBackAsync(broker, subscriber, version);
        await subscriber.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-2", Mqtt.V311)]
    [Normative("MQTT-3.3.1-3", Mqtt.V311)]
    [Normative("MQTT-4.3.1-1", Mqtt.V311)]
    [Normative("MQTT-3.3.1-2", Mqtt.V5)]
    [Normative("MQTT-3.3.1-3", Mqtt.V5)]
    [Normative("MQTT-4.3.1-1", Mqtt.V5)]
    public async Task DUP__is_not_passed_on(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, version);
        RawClient lowly = await broker.ConnectAsync("lowly", version);
        await lowly.SubscribeAsync("t", Qos.AtMostOnce);

        await publisher.PublishAsync("t", "1", Qos.AtLeastOnce, 1, dup: true);
        await publisher.PublishAsync("t", "2", Qos.ExactlyOnce, 2, dup: true);

        foreach (string payload in new[] { "1", "2" })
        {
            Assert.False((await subscriber.TakeAsync("t", payload)).Dup);
            WirePacket packet = await lowly.ExpectPublishAsync("t", payload);
            Assert.Equal(0x30, packet.Bytes[0]);
        }
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-4.4.0-2")]
    public async Task A_refused_message__is_not_sent_again(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, ProtocolVersion.V5);
        await publisher.PublishAndSettleAsync("t", "x", qos);
        ushort id = (await subscriber.ExpectPublishAsync("t", "x")).PacketId;

        await subscriber.AckAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, id, ReasonCode.QuotaExceeded);
        await subscriber.ExpectQuietAsync();

        subscriber = await ComeBackAsync(broker, subscriber, ProtocolVersion.V5);
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.3.3-7")]
    public async Task A_message_that_was_sent__does_not_expire()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, ProtocolVersion.V5);
        await publisher.PublishAndSettleAsync("t", "x", Qos.ExactlyOnce, with: p => p.Add(PropertyId.MessageExpiryInterval, 5));
        await subscriber.ExpectPublishAsync("t", "x");

        broker.Advance(100);
        subscriber = await ComeBackAsync(broker, subscriber, ProtocolVersion.V5);

        Assert.True((await subscriber.TakeAsync("t", "x")).Dup);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.6.0-5", Mqtt.V311)]
    [Normative("MQTT-4.6.0-6", Mqtt.V311)]
    [Normative("MQTT-4.6.0-5", Mqtt.V5)]
    [Normative("MQTT-4.6.0-6", Mqtt.V5)]
    public async Task Messages__arrive_in_the_order_they_were_published(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        (RawClient subscriber, RawClient publisher) = await StartAsync(broker, version);

        // The last of a batch wait for the window; a cut in the middle changes nothing.
        for (ushort i = 1; i <= 100; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce);
        }

        for (int i = 1; i <= 40; i++)
        {
            await subscriber.TakeAsync("t", $"{i}");
        }

        await subscriber.ExpectAsync(PacketType.Publish);
        subscriber = await ComeBackAsync(broker, subscriber, version);
        for (int i = 41; i <= 100; i++)
        {
            await subscriber.TakeAsync("t", $"{i}");
        }
    }

    [Fact]
    [Normative("MQTT-3.3.4-10")]
    [Normative("MQTT-4.9.0-2")]
    [Normative("MQTT-4.9.0-3")]
    public async Task A_full_window__holds_up_nothing_but_messages_of_QoS_1_and_2()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync(Persistent with { ReceiveMaximum = 1 });
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "1");
        await publisher.PublishAndSettleAsync("t", "2");
        ushort id = (await subscriber.ExpectPublishAsync("t", "1")).PacketId;

        await subscriber.ExpectQuietAsync();
        await subscriber.SubscribeAsync("u", Qos.AtMostOnce);
        await subscriber.PublishAndSettleAsync("v", "own", Qos.ExactlyOnce);
        await subscriber.UnsubscribeAsync("u");
        await publisher.PublishAndSettleAsync("t", "light", Qos.AtMostOnce);
        await subscriber.ExpectPublishAsync("t", "light");

        await subscriber.AckAsync(PacketType.PubAck, id);
        await subscriber.TakeAsync("t", "2");
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.5.0-1", Mqtt.V311)]
    [Normative("MQTT-3.3.2-3", Mqtt.V311)]
    [Normative("MQTT-4.5.0-1", Mqtt.V5)]
    [Normative("MQTT-3.3.2-3", Mqtt.V5)]
    public async Task A_message__belongs_to_every_session_that_matches_and_no_other(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        foreach ((string id, string filter) in new[] { ("1", "a/b"), ("2", "a/+"), ("3", "#"), ("4", "a"), ("5", "a/b/c") })
        {
            RawClient client = await broker.ConnectAsync(Persistent with { ClientId = id }, version);
            await client.SubscribeAsync(filter);
            client.Cut();
        }

        await broker.ExpectConnectionsAsync(0);
        await (await broker.ConnectAsync("p", version)).PublishAndSettleAsync("a/b", "x");

        foreach (string id in new[] { "1", "2", "3", "4", "5" })
        {
            RawClient client = await broker.ConnectAsync(Persistent with { ClientId = id }, version, sessionPresent: true);
            if (id is "1" or "2" or "3")
            {
                await client.TakeAsync("a/b", "x");
            }

            await client.ExpectQuietAsync();
        }
    }

    private static async Task<(RawClient Subscriber, RawClient Publisher)> StartAsync(BrokerUnderTest broker, ProtocolVersion version)
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent, version);
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        return (subscriber, await broker.ConnectAsync("p", version));
    }

    private static async Task<RawClient> ComeBackAsync(BrokerUnderTest broker, RawClient client, ProtocolVersion version)
    {
        client.Cut();
        await broker.ExpectConnectionsAsync(1);
        return await broker.ConnectAsync(Persistent, version, sessionPresent: true);
    }
}
