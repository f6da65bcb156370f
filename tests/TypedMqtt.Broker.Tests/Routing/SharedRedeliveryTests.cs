using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Routing;

/// <summary>
/// A member of a shared subscription that goes before it has acknowledged (4.8.2): others that are connected get its QoS 1 messages and all that was not
/// sent; a QoS 2 delivery that has begun stays with it.
/// </summary>
public sealed class SharedRedeliveryTests
{
    private const string Filter = "$share/g/t";

    [Theory]
    [InlineData(0u)]
    [InlineData(100u)]
    public async Task What_was_not_acknowledged__goes_to_a_member_that_is_there_in_order(uint expiry)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", expiry);
        RawClient publisher = await broker.ConnectAsync("p");
        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}");
            await first.ExpectPublishAsync("t", $"{i}");
        }

        await first.AckAsync(PacketType.PubAck, 2);
        RawClient second = await JoinAsync(broker, "second");
        await first.ExpectQuietAsync();
        first.Cut();

        foreach (string payload in new[] { "0", "2" })
        {
            Assert.False((await second.TakeAsync("t", payload)).Dup);
        }

        await second.ExpectQuietAsync();
        first = await broker.ConnectAsync(Options("first", expiry), sessionPresent: expiry > 0);
        await first.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task What_waited_for_room__goes_to_a_member_that_is_there(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", 100, receiveMaximum: 1);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "sent", qos);
        await publisher.PublishAndSettleAsync("t", "queued", qos);
        await first.ExpectPublishAsync("t", "sent");
        RawClient second = await JoinAsync(broker, "second");

        first.Cut();

        if (qos == Qos.AtLeastOnce)
        {
            await second.TakeAsync("t", "sent");
        }

        await second.TakeAsync("t", "queued");
        await second.ExpectQuietAsync();
        first = await broker.ConnectAsync(Options("first", 100), sessionPresent: true);
        if (qos == Qos.ExactlyOnce)
        {
            Assert.True((await first.TakeAsync("t", "sent")).Dup);
        }

        await first.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_QoS_2_delivery__is_never_doubled_before_or_after_PUBREC(bool received)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", 100);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);
        ushort id = (await first.ExpectPublishAsync("t", "x")).PacketId;
        if (received)
        {
            await first.AckAsync(PacketType.PubRec, id);
            await first.ExpectAckAsync(PacketType.PubRel, id);
        }

        RawClient second = await JoinAsync(broker, "second");
        first.Cut();
        await broker.ExpectConnectionsAsync(2);
        broker.Advance(101);

        await second.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_member_alone__keeps_its_messages_until_its_session_ends_or_it_is_back()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", 100);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");
        await first.ExpectPublishAsync("t", "x");
        first.Cut();
        await broker.ExpectConnectionsAsync(1);
        RawClient second = await JoinAsync(broker, "second");
        await second.ExpectQuietAsync();

        broker.Advance(101);

        await second.TakeAsync("t", "x");
        await second.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_session_that_ends__leaves_its_messages_to_a_member_that_is_away_when_nobody_else_is_there()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient away = await JoinAsync(broker, "away", 100);
        await away.DisconnectAsync();
        RawClient first = await JoinAsync(broker, "first");
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");
        await first.ExpectPublishAsync("t", "x");

        first.Cut();
        await broker.ExpectConnectionsAsync(1);

        away = await broker.ConnectAsync(Options("away", 100), sessionPresent: true);
        await away.TakeAsync("t", "x");
    }

    [Fact]
    public async Task A_takeover__goes_on_with_its_own_messages()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", 100);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");
        await first.ExpectPublishAsync("t", "x");
        RawClient second = await JoinAsync(broker, "second");

        first = await broker.ConnectAsync(Options("first", 100), sessionPresent: true);

        Assert.True((await first.TakeAsync("t", "x")).Dup);
        await second.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_clean_start__leaves_the_messages_of_the_session_it_ends_to_others()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first", 100);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");
        await first.ExpectPublishAsync("t", "x");
        RawClient second = await JoinAsync(broker, "second");

        await broker.ConnectAsync(new ConnectOptions("first"), sessionPresent: false);

        await second.TakeAsync("t", "x");
    }

    [Fact]
    public async Task What_has_expired__is_not_delivered_again()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await JoinAsync(broker, "first");
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x", with: static p => p.Add(PropertyId.MessageExpiryInterval, 10));
        await publisher.PublishAndSettleAsync("t", "y", with: static p => p.Add(PropertyId.MessageExpiryInterval, 20));
        await first.ExpectPublishAsync("t", "x");
        RawClient second = await JoinAsync(broker, "second");
        broker.Advance(11);

        first.Cut();

        WirePacket left = await second.TakeAsync("t", "y");
        Assert.Equal(9u, left.Number(PropertyId.MessageExpiryInterval));
        await second.ExpectQuietAsync();
        Assert.Equal(1, broker.Broker.Statistics.DroppedBy[MqttDropReason.Expired]);
    }

    [Fact]
    public async Task A_member_that_may_not_read__gets_nothing_of_what_another_left()
    {
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient first = await JoinAsync(broker, "first");
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "x");
        await first.ExpectPublishAsync("t", "x");
        policy.CanRead = static _ => false;
        RawClient second = await JoinAsync(broker, "second");

        first.Cut();

        await broker.ExpectConnectionsAsync(2);
        await second.ExpectQuietAsync();
    }

    [Fact]
    public async Task Members_that_come_and_go_all_the_time__lose_nothing_and_share_alike()
    {
        const int Messages = 300;
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p");
        RawClient[] members = [await JoinAsync(broker, "m0"), await JoinAsync(broker, "m1"), await JoinAsync(broker, "m2")];
        var taken = new Dictionary<string, int>();
        int[] shares = new int[members.Length];
        for (int i = 0; i < Messages; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}");
            if (i % 30 == 29)
            {
                // One goes with all it has, and comes back as a new client.
                int gone = i / 30 % members.Length;
                members[gone].Cut();
                await broker.ExpectConnectionsAsync(members.Length);
                members[gone] = await JoinAsync(broker, $"m{gone}");
                for (int m = 0; m < members.Length; m++)
                {
                    shares[m] += await TakeAllAsync(members[m], taken);
                }
            }
        }

        Assert.Equal(Messages, taken.Count);
        Assert.All(taken.Values, static count => Assert.Equal(1, count));
        Assert.All(shares, static share => Assert.InRange(share, Messages / 5, Messages / 2));
    }

    private static async Task<int> TakeAllAsync(RawClient member, Dictionary<string, int> taken)
    {
        await member.SendAsync(0xC0, 0);
        int count = 0;
        while (await member.NextAsync() is { Type: PacketType.Publish } packet)
        {
            taken[packet.Payload] = taken.GetValueOrDefault(packet.Payload) + 1;
            await member.AckAsync(PacketType.PubAck, packet.PacketId);
            count++;
        }

        return count;
    }

    private static ConnectOptions Options(string clientId, uint expiry) => new(clientId) { Clean = false, Expiry = expiry };

    private static async Task<RawClient> JoinAsync(BrokerUnderTest broker, string clientId, uint expiry = 0, ushort receiveMaximum = 0)
    {
        RawClient member = await broker.ConnectAsync(Options(clientId, expiry) with { ReceiveMaximum = receiveMaximum });
        await member.SubscribeAsync(Filter, Qos.ExactlyOnce);
        return member;
    }
}
