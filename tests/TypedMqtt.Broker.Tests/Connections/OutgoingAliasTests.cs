using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>Topic aliases from the broker to clients that offer them (3.3.2.3.4).</summary>
public sealed class OutgoingAliasTests
{
    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task A_topic__is_announced_at_its_second_use_and_left_out_from_then_on(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await SubscriberAsync(broker, "c", 10, qos);
        RawClient other = await SubscriberAsync(broker, "o", 0, qos);
        RawClient publisher = await broker.ConnectAsync("p");

        var seen = new List<(string, uint?, string, string)>();
        for (int i = 0; i < 4; i++)
        {
            await publisher.PublishAndSettleAsync("a/topic", $"{i}", qos, with: static p => p.AddUserProperty("k", "v").Add(PropertyId.ContentType, "t"));
            WirePacket packet = await client.ExpectAsync(PacketType.Publish);
            Assert.Equal((qos, "k=v", "t"), (packet.Qos, Assert.Single(packet.UserProperties), packet.TextOf(PropertyId.ContentType)));
            seen.Add((packet.Topic, packet.Number(PropertyId.TopicAlias), packet.Payload, packet.UserProperties[0]));
            Assert.Equal(("a/topic", null), await TopicAndAliasAsync(other));
        }

        Assert.Equal([("a/topic", null, "0", "k=v"), ("a/topic", 1u, "1", "k=v"), ("", 1u, "2", "k=v"), ("", 1u, "3", "k=v")], seen);
    }

    [Fact]
    public async Task Topics__get_aliases_first_come_first_served_and_short_ones_none()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await SubscriberAsync(broker, "c", 2, Qos.AtMostOnce);
        RawClient publisher = await broker.ConnectAsync("p");

        foreach (string topic in new[] { "t/b", "t/one", "t/two", "t/three" })
        {
            for (int i = 0; i < 3; i++)
            {
                await publisher.PublishAsync(topic, "x");
            }
        }

        (string, uint?)[] expected =
        [
            ("t/b", null), ("t/b", null), ("t/b", null),
            ("t/one", null), ("t/one", 1u), ("", 1u),
            ("t/two", null), ("t/two", 2u), ("", 2u),
            ("t/three", null), ("t/three", null), ("t/three", null),
        ];
        foreach ((string, uint?) one in expected)
        {
            Assert.Equal(one, await TopicAndAliasAsync(client));
        }
    }

    [Fact]
    [Normative("MQTT-3.3.2-7", Mqtt.V5)]
    public async Task What_is_sent_again_on_another_connection__carries_its_whole_topic()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await SubscriberAsync(broker, "c", 10, Qos.AtLeastOnce, expiry: 100);
        RawClient publisher = await broker.ConnectAsync("p");
        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAndSettleAsync("a/topic", $"{i}");
        }

        Assert.Equal(("a/topic", null), await TopicAndAliasAsync(client));
        Assert.Equal(("a/topic", 1u), await TopicAndAliasAsync(client));
        Assert.Equal(("", 1u), await TopicAndAliasAsync(client));
        client.Cut();
        await broker.ExpectConnectionsAsync(1);

        RawClient again = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 100 }, ProtocolVersion.V5, sessionPresent: true);
        for (int i = 0; i < 3; i++)
        {
            WirePacket packet = await again.ExpectPublishAsync("a/topic", $"{i}");
            Assert.Equal((true, null), (packet.Dup, packet.Number(PropertyId.TopicAlias)));
        }
    }

    [Fact]
    public async Task An_alias_that_would_make_the_packet_too_large__is_not_used()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        const int Size = 2 + 2 + 7 + 1 + 30;
        RawClient client = await SubscriberAsync(broker, "c", 10, Qos.AtMostOnce, maximumPacketSize: Size);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAsync("a/topic", new string('x', 30));
            Assert.Equal(("a/topic", null), await TopicAndAliasAsync(client));
        }
    }

    [Fact]
    public async Task None__where_the_broker_is_told_so()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumOutgoingTopicAlias = 0 });
        RawClient client = await SubscriberAsync(broker, "c", 10, Qos.AtMostOnce);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAsync("a/topic", "x");
            Assert.Equal(("a/topic", null), await TopicAndAliasAsync(client));
        }
    }

    private static async Task<RawClient> SubscriberAsync(
        BrokerUnderTest broker, string clientId, uint aliases, Qos qos, uint expiry = 0, uint maximumPacketSize = 1 << 20)
    {
        RawClient client = await broker.ConnectAsync(new ConnectOptions(clientId)
        {
            Expiry = expiry,
            With = p =>
            {
                p.Add(PropertyId.MaximumPacketSize, maximumPacketSize);
                p.Add(PropertyId.TopicAliasMaximum, aliases);
            },
        });
        await client.SubscribeAsync("#", qos);
        return client;
    }

    private static async Task<(string Topic, uint? Alias)> TopicAndAliasAsync(RawClient client)
    {
        WirePacket packet = await client.ExpectAsync(PacketType.Publish);
        return (packet.Topic, packet.Number(PropertyId.TopicAlias));
    }
}
