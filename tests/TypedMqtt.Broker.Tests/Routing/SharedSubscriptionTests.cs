using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Routing;

public sealed class SharedSubscriptionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task Messages__are_dealt_to_the_members_in_turn_whatever_their_topics(int topics)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient[] members = await JoinAsync(broker, "$share/g/t/+", 3);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 30; i++)
        {
            await publisher.PublishAndSettleAsync($"t/{i % topics}", "x");
        }

        foreach (RawClient member in members)
        {
            Assert.Equal(10, await CountAsync(member));
        }
    }

    [Fact]
    public async Task Groups__are_served_independently_of_each_other_and_of_plain_subscriptions()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient[] first = await JoinAsync(broker, "$share/g/t", 2);
        RawClient[] second = await JoinAsync(broker, "$share/h/t", 2);
        RawClient[] wider = await JoinAsync(broker, "$share/g/#", 2);
        RawClient[] plain = await JoinAsync(broker, "t", 2);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 10; i++)
        {
            await publisher.PublishAndSettleAsync("t", "x");
        }

        foreach (RawClient member in first.Concat(second).Concat(wider))
        {
            Assert.Equal(5, await CountAsync(member));
        }

        foreach (RawClient member in plain)
        {
            Assert.Equal(10, await CountAsync(member));
        }
    }

    [Fact]
    public async Task A_client_with_a_shared_and_a_plain_subscription__gets_both_copies()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$share/g/t", Qos.AtMostOnce, identifier: 1);
        await client.SubscribeAsync("t", Qos.AtMostOnce, identifier: 2);

        await client.PublishAsync("t", "x");

        uint[] identifiers = [(await client.ExpectPublishAsync("t", "x")).Identifiers.Single(), (await client.ExpectPublishAsync("t", "x")).Identifiers.Single()];
        Assert.Equal([1u, 2u], identifiers.Order());
        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task Members_that_are_away__are_passed_over_while_others_are_there()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("away") { Clean = false, Expiry = 100 };
        RawClient away = await broker.ConnectAsync(options);
        await away.SubscribeAsync("$share/g/t");
        RawClient here = await broker.ConnectAsync("here");
        await here.SubscribeAsync("$share/g/t", Qos.AtMostOnce);
        await away.DisconnectAsync();
        await broker.ExpectConnectionsAsync(1);
        RawClient publisher = await broker.ConnectAsync("p");

        for (int i = 0; i < 6; i++)
        {
            await publisher.PublishAndSettleAsync("t", "x");
        }

        Assert.Equal(6, await CountAsync(here));
        await here.DisconnectAsync();
        await broker.ExpectConnectionsAsync(1);
        await publisher.PublishAndSettleAsync("t", "for later");
        away = await broker.ConnectAsync(options, sessionPresent: true);
        await away.TakeAsync("t", "for later");
        await away.ExpectQuietAsync();
    }

    [Fact]
    public async Task Leaving__ends_a_members_share()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient[] members = await JoinAsync(broker, "$share/g/t", 3);
        RawClient publisher = await broker.ConnectAsync("p");

        Assert.Equal([ReasonCode.Success], await members[0].UnsubscribeAsync("$share/g/t"));
        for (int i = 0; i < 10; i++)
        {
            await publisher.PublishAndSettleAsync("t", "x");
        }

        int[] counts = [await CountAsync(members[0]), await CountAsync(members[1]), await CountAsync(members[2])];
        Assert.Equal([0, 5, 5], counts);
    }

    [Theory]
    [InlineData("$share/g/#", "$SYS/x", false)]
    [InlineData("$share/g/a/#", "a", true)]
    [InlineData("$share/g//", "/", true)]
    public async Task The_inner_filter__decides_what_matches(string filter, string topic, bool matches)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(filter, Qos.AtMostOnce);

        broker.Broker.Publish(topic, "x"u8);

        Assert.Equal(matches ? 1 : 0, await CountAsync(client));
    }

    private static async Task<RawClient[]> JoinAsync(BrokerUnderTest broker, string filter, int count)
    {
        var members = new RawClient[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = await broker.ConnectAsync($"{filter}-{i}");
            await members[i].SubscribeAsync(filter, Qos.AtMostOnce);
        }

        return members;
    }

    private static async Task<int> CountAsync(RawClient client)
    {
        await client.SendAsync(0xC0, 0);
        int count = 0;
        while (await client.NextAsync() is { Type: PacketType.Publish })
        {
            count++;
        }

        return count;
    }
}
