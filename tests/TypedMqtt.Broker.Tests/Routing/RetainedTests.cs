using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Routing;

public sealed class RetainedTests
{
    [Theory]
    [InlineData(Qos.AtMostOnce, Qos.ExactlyOnce)]
    [InlineData(Qos.AtLeastOnce, Qos.AtMostOnce)]
    [InlineData(Qos.ExactlyOnce, Qos.AtLeastOnce)]
    public async Task A_retained_message__comes_with_the_lower_qos_and_the_retain_flag(Qos published, Qos granted)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "x", published, retain: true);

        await client.SubscribeAsync("t", granted);

        WirePacket packet = await client.TakeAsync("t", "x");
        Assert.Equal((true, (Qos)Math.Min((int)published, (int)granted)), (packet.Retain, packet.Qos));
        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task The_last_message__replaces_the_one_before_and_an_empty_one_clears()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        RawClient live = await broker.ConnectAsync("live");
        await live.SubscribeAsync("t", Qos.AtMostOnce);

        await client.PublishAndSettleAsync("t", "1", retain: true);
        await client.PublishAndSettleAsync("t", "not retained");
        await client.PublishAndSettleAsync("t", "2", retain: true);
        await client.SubscribeAsync("t", Qos.AtMostOnce);
        await client.ExpectPublishAsync("t", "2");
        await client.UnsubscribeAsync("t");
        await client.PublishAndSettleAsync("t", "", retain: true);
        await client.PublishAndSettleAsync("t", "", retain: true);
        await client.SubscribeAsync("t", Qos.AtMostOnce);

        await client.ExpectQuietAsync();
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
        foreach (string payload in new[] { "1", "not retained", "2", "", "" })
        {
            Assert.False((await live.ExpectPublishAsync("t", payload)).Retain);
        }
    }

    [Theory]
    [InlineData("#", "a a/b a/b/c / /x a/ b")]
    [InlineData("+", "a b")]
    [InlineData("a/#", "a a/b a/b/c a/")]
    [InlineData("a/+", "a/b a/")]
    [InlineData("+/+", "a/b / /x a/")]
    [InlineData("/+", "/ /x")]
    [InlineData("/#", "/ /x")]
    [InlineData("+/b/#", "a/b a/b/c")]
    [InlineData("a/b", "a/b")]
    [InlineData("a/", "a/")]
    [InlineData("$own/#", "$own $own/x")]
    [InlineData("$own/+", "$own/x")]
    [InlineData("+/x", "/x")]
    [InlineData("c", "")]
    public async Task A_filter__finds_the_retained_messages_it_matches(string filter, string expected)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        foreach (string topic in new[] { "a", "a/b", "a/b/c", "/", "/x", "a/", "b", "$own", "$own/x" })
        {
            await client.PublishAndSettleAsync(topic, topic, Qos.AtMostOnce, retain: true);
        }

        await client.SubscribeAsync(filter, Qos.AtMostOnce);
        var found = new List<string>();
        await client.SendAsync(0xC0, 0);
        while (await client.NextAsync() is { Type: PacketType.Publish } packet)
        {
            Assert.True(packet.Retain);
            found.Add(packet.Topic);
        }

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RetainHandling.SendAtSubscribe, true, true)]
    [InlineData(RetainHandling.SendIfNew, true, false)]
    [InlineData(RetainHandling.DoNotSend, false, false)]
    [Normative("MQTT-3.3.1-9", Mqtt.V5)]
    [Normative("MQTT-3.3.1-10", Mqtt.V5)]
    [Normative("MQTT-3.3.1-11", Mqtt.V5)]
    public async Task Retain_handling__decides_when_they_are_sent(RetainHandling handling, bool first, bool again)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "x", retain: true);
        var options = new SubscriptionOptions(Qos.AtMostOnce, retainHandling: handling);

        foreach (bool expected in new[] { first, again })
        {
            await client.SubscribeAsync("t", options);
            if (expected)
            {
                await client.ExpectPublishAsync("t", "x");
            }

            await client.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Normative("MQTT-3.3.1-12", Mqtt.V5)]
    [Normative("MQTT-3.3.1-13", Mqtt.V5)]
    public async Task Retain_as_published__keeps_the_flag_of_live_messages(bool asPublished)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("t", new SubscriptionOptions(Qos.AtLeastOnce, retainAsPublished: asPublished));

        await client.PublishAsync("t", "retained", Qos.AtMostOnce, retain: true);
        await client.PublishAsync("t", "plain", Qos.AtMostOnce);

        Assert.Equal(asPublished, (await client.ExpectPublishAsync("t", "retained")).Retain);
        Assert.False((await client.ExpectPublishAsync("t", "plain")).Retain);
    }

    [Fact]
    public async Task A_shared_subscription__gets_no_retained_messages()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "x", retain: true);

        await client.SubscribeAsync("$share/g/t");

        await client.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.3.2-5", Mqtt.V5)]
    [Normative("MQTT-3.3.2-6", Mqtt.V5)]
    public async Task The_expiry_of_a_retained_message__is_counted_down_and_ends_it()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "x", retain: true, with: p => p.Add(PropertyId.MessageExpiryInterval, 100));

        broker.Advance(40);
        await client.SubscribeAsync("t", Qos.AtMostOnce, identifier: 5);
        WirePacket packet = await client.ExpectPublishAsync("t", "x");
        Assert.Equal(60u, packet.Number(PropertyId.MessageExpiryInterval));
        Assert.Equal([5u], packet.Identifiers);

        broker.Advance(60);
        await client.SubscribeAsync("t", Qos.AtMostOnce);
        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task An_expired_message__is_removed_though_nobody_looks_for_it()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        for (int i = 0; i < 5; i++)
        {
            await publisher.PublishAndSettleAsync($"short/{i}", "x", retain: true, with: static p => p.Add(PropertyId.MessageExpiryInterval, 10));
            await publisher.PublishAndSettleAsync("long", "x", retain: true, with: p => p.Add(PropertyId.MessageExpiryInterval, (uint)(100 + i)));
        }

        await publisher.PublishAndSettleAsync("short/0", "for ever", retain: true);
        Assert.Equal(6, broker.Broker.Statistics.RetainedMessages);
        broker.Advance(10);
        Assert.Equal(2, broker.Broker.Statistics.RetainedMessages);
        broker.Advance(93);
        Assert.Equal(2, broker.Broker.Statistics.RetainedMessages);
        broker.Advance(1);
        Assert.Equal((1, 1), (broker.Broker.Statistics.RetainedMessages, broker.Broker.Statistics.StoredMessages));
    }

    [Fact]
    public async Task All_retained_messages__reach_a_subscriber_whatever_its_queue_holds()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumQueuedMessages = 10 });
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { ReceiveMaximum = 3 });
        for (int i = 0; i < 100; i++)
        {
            await client.PublishAndSettleAsync($"t/{i:000}", $"{i}", retain: true);
        }

        await client.SubscribeAsync("t/+");

        var found = new List<string>();
        for (int i = 0; i < 100; i++)
        {
            WirePacket packet = await client.ExpectAsync(PacketType.Publish);
            await client.AckAsync(PacketType.PubAck, packet.PacketId);
            found.Add(packet.Topic);
        }

        Assert.Equal(100, found.Distinct().Count());
        await client.ExpectQuietAsync();
    }
}
