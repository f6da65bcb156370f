using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Routing;

public sealed class SubscriptionTests
{
    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    [Normative("MQTT-3.3.5-1", Mqtt.V311)]
    [Normative("MQTT-3.3.4-2", Mqtt.V5)]
    public async Task Overlapping_subscriptions__give_one_copy_with_the_highest_qos(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);
        await client.SubscribeAsync("a/#", Qos.AtMostOnce);
        await client.SubscribeAsync("a/+", Qos.ExactlyOnce);
        await client.SubscribeAsync("a/b", Qos.AtLeastOnce);

        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("a/b", "x", Qos.ExactlyOnce);

        Assert.Equal(Qos.ExactlyOnce, (await client.TakeAsync("a/b", "x")).Qos);
        await client.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.3.4-3", Mqtt.V5)]
    [Normative("MQTT-3.3.4-4", Mqtt.V5)]
    public async Task Overlapping_subscriptions__give_all_identifiers()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("a/#", Qos.AtMostOnce, identifier: 1);
        await client.SubscribeAsync("a/+", Qos.AtLeastOnce, identifier: 268_435_455);
        await client.SubscribeAsync("a/b", Qos.AtLeastOnce);

        foreach (Qos qos in new[] { Qos.AtMostOnce, Qos.AtLeastOnce })
        {
            await client.PublishAsync("a/b", "x", qos, qos == Qos.AtMostOnce ? (ushort)0 : (ushort)1, with: p => p.AddUserProperty("k", "v"));
            WirePacket packet = await client.TakeAsync("a/b", "x");
            Assert.Equal([1u, 268_435_455u], packet.Identifiers.Order());
            Assert.Equal(["k=v"], packet.UserProperties);
        }
    }

    [Fact]
    [Normative("MQTT-3.3.4-5", Mqtt.V5)]
    public async Task Where_duplicates_are_allowed__every_subscription_has_its_copy()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: o => o.AllowDuplicateMessages = true);
        RawClient client = await broker.ConnectAsync("c");
        RawClient old = await broker.ConnectAsync("old", ProtocolVersion.V311);
        await client.SubscribeAsync("a/#", Qos.AtMostOnce, identifier: 1);
        await client.SubscribeAsync("a/b", Qos.AtLeastOnce, identifier: 2);
        await old.SubscribeAsync("a/#", Qos.AtMostOnce);
        await old.SubscribeAsync("a/b", Qos.AtMostOnce);

        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("a/b", "x");

        WirePacket[] copies = [await client.TakeAsync("a/b", "x"), await client.TakeAsync("a/b", "x")];
        Assert.Equal([(1u, Qos.AtMostOnce), (2u, Qos.AtLeastOnce)], copies.Select(c => (c.Identifiers.Single(), c.Qos)).Order());
        await client.ExpectQuietAsync();
        await old.ExpectPublishAsync("a/b", "x");
        await old.ExpectPublishAsync("a/b", "x");
        await old.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.8.4-3", Mqtt.V5)]
    public async Task Subscribing_again__replaces_options_and_identifier()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        RawClient publisher = await broker.ConnectAsync("p");
        await client.SubscribeAsync("t", Qos.AtMostOnce, identifier: 1);
        await publisher.PublishAndSettleAsync("t", "1");
        WirePacket first = await client.TakeAsync("t", "1");
        await client.SubscribeAsync("t", Qos.AtLeastOnce, identifier: 2);
        await publisher.PublishAndSettleAsync("t", "2");
        WirePacket second = await client.TakeAsync("t", "2");
        await client.SubscribeAsync("t", Qos.AtLeastOnce);
        await publisher.PublishAndSettleAsync("t", "3");
        WirePacket third = await client.TakeAsync("t", "3");

        Assert.Equal((Qos.AtMostOnce, 1u), (first.Qos, first.Identifiers.Single()));
        Assert.Equal((Qos.AtLeastOnce, 2u), (second.Qos, second.Identifiers.Single()));
        Assert.Empty(third.Identifiers);
        Assert.Equal(1, broker.Broker.Statistics.Subscriptions);
    }

    [Fact]
    [Normative("MQTT-3.8.3-3", Mqtt.V5)]
    public async Task No_local__keeps_a_clients_own_messages_away()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        RawClient other = await broker.ConnectAsync("o");
        await client.SubscribeAsync("t", new SubscriptionOptions(Qos.AtMostOnce, noLocal: true));

        await client.PublishAndSettleAsync("t", "own", Qos.AtMostOnce);
        await other.PublishAndSettleAsync("t", "foreign", Qos.AtMostOnce);

        await client.ExpectPublishAsync("t", "foreign");
        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task No_local_on_one_of_two_subscriptions__leaves_the_other_as_it_is()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(1, ("t", new SubscriptionOptions(Qos.ExactlyOnce, noLocal: true)));
        await client.SubscribeAsync(2, ("#", new SubscriptionOptions(Qos.AtMostOnce)));

        await client.PublishAsync("t", "own", Qos.ExactlyOnce, 1);

        WirePacket packet = await client.ExpectPublishAsync("t", "own");
        Assert.Equal((Qos.AtMostOnce, 2u), (packet.Qos, packet.Identifiers.Single()));
    }

    [Fact]
    [Normative("MQTT-3.8.4-6", Mqtt.V5)]
    [Normative("MQTT-3.9.3-1", Mqtt.V5)]
    [Normative("MQTT-3.11.3-1", Mqtt.V5)]
    public async Task Codes__come_one_per_filter_in_order()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        ReasonCode[] granted = await client.SubscribeAsync(
            0, ("a", new SubscriptionOptions(Qos.ExactlyOnce)), ("b", new SubscriptionOptions(Qos.AtMostOnce)), ("c", new SubscriptionOptions(Qos.AtLeastOnce)));
        ReasonCode[] removed = await client.UnsubscribeAsync("b", "nothing", "a", "a");

        Assert.Equal([ReasonCode.GrantedQos2, ReasonCode.Success, ReasonCode.GrantedQos1], granted);
        Assert.Equal([ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.Success, ReasonCode.NoSubscriptionExisted], removed);
        Assert.Equal(1, broker.Broker.Statistics.Subscriptions);
    }

    [Theory]
    [InlineData("#", "$own", false)]
    [InlineData("+", "$own", false)]
    [InlineData("+/x", "$own/x", false)]
    [InlineData("$own/#", "$own/x", true)]
    [InlineData("$own/+", "$own/x", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a", "/a", false)]
    [InlineData("+", "/a", false)]
    [InlineData("+/a", "/a", true)]
    [InlineData("A", "a", false)]
    [InlineData("\uFEFFa", "a", false)]
    [Normative("MQTT-4.7.2-1", Mqtt.V5)]
    [Normative("MQTT-4.7.3-4", Mqtt.V5)]
    [Normative("MQTT-3.3.2-3", Mqtt.V5)]
    public async Task Matching__is_byte_by_byte_and_level_by_level(string filter, string topic, bool matches)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(filter, Qos.AtMostOnce);

        await client.PublishAsync(topic, "x");

        if (matches)
        {
            await client.ExpectPublishAsync(topic, "x");
        }

        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_route_in_use__follows_subscriptions_that_come_and_go()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        RawClient[] subscribers = [await broker.ConnectAsync("1"), await broker.ConnectAsync("2"), await broker.ConnectAsync("3")];
        string[] filters = ["a/b", "+/b", "#"];

        for (int round = 0; round < 8; round++)
        {
            for (int i = 0; i < 3; i++)
            {
                if ((round & (1 << i)) != 0)
                {
                    await subscribers[i].SubscribeAsync(filters[i], Qos.AtMostOnce);
                }
                else
                {
                    await subscribers[i].UnsubscribeAsync(filters[i]);
                }
            }

            await publisher.PublishAndSettleAsync("a/b", $"{round}", Qos.AtLeastOnce);
            for (int i = 0; i < 3; i++)
            {
                if ((round & (1 << i)) != 0)
                {
                    await subscribers[i].ExpectPublishAsync("a/b", $"{round}");
                }

                await subscribers[i].ExpectQuietAsync();
            }
        }
    }
}
