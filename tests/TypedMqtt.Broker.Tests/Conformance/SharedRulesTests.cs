using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>Shared subscriptions (4.8.2).</summary>
public sealed class SharedRulesTests
{
    private static readonly ConnectOptions Persistent = new("first") { Clean = false, Expiry = 100 };

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-4.8.2-3")]
    public async Task A_member__gets_its_own_granted_qos(Qos granted)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient member = await broker.ConnectAsync("m");
        await member.SubscribeAsync("$share/g/t", granted);

        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);

        Assert.Equal(granted, (await member.TakeAsync("t", "x")).Qos);
    }

    [Fact]
    [Normative("MQTT-4.8.2-4")]
    public async Task A_QoS_2_delivery__is_completed_with_the_member_it_began_with()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await BeginAsync(broker, Qos.ExactlyOnce);
        RawClient second = await broker.ConnectAsync("second");
        await second.SubscribeAsync("$share/g/t", Qos.ExactlyOnce);

        first.Cut();
        await broker.ExpectConnectionsAsync(2);
        await second.ExpectQuietAsync();
        first = await broker.ConnectAsync(Persistent, sessionPresent: true);

        Assert.True((await first.TakeAsync("t", "x")).Dup);
        await second.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.8.2-5")]
    public async Task A_QoS_2_message__goes_to_nobody_else_when_its_members_session_ends()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await BeginAsync(broker, Qos.ExactlyOnce);
        RawClient second = await broker.ConnectAsync("second");
        await second.SubscribeAsync("$share/g/t", Qos.ExactlyOnce);

        first.Cut();
        await broker.ExpectConnectionsAsync(2);
        broker.Advance(101);

        Assert.Equal(2, broker.Broker.Statistics.Sessions);
        await second.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-4.8.2-6")]
    public async Task A_message_a_member_refuses__goes_to_nobody_else(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await BeginAsync(broker, qos);
        RawClient second = await broker.ConnectAsync("second");
        await second.SubscribeAsync("$share/g/t", Qos.ExactlyOnce);

        await first.AckAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, 1, ReasonCode.ImplementationSpecificError);

        await first.ExpectQuietAsync();
        await second.ExpectQuietAsync();
    }

    /// <summary>The first member has received a message, with identifier 1, and not answered.</summary>
    private static async Task<RawClient> BeginAsync(BrokerUnderTest broker, Qos qos)
    {
        RawClient first = await broker.ConnectAsync(Persistent);
        await first.SubscribeAsync("$share/g/t", Qos.ExactlyOnce);
        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("t", "x", qos);
        Assert.Equal(1, (await first.ExpectPublishAsync("t", "x")).PacketId);
        return first;
    }
}
