using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class AuthorizationTests
{
    [Theory]
    [InlineData(ProtocolVersion.V5, ReasonCode.NotAuthorized)]
    [InlineData(ProtocolVersion.V311, ReasonCode.Success)]
    [Normative("MQTT-3.3.5-2", Mqtt.V311)]
    public async Task A_denied_QoS_1_publish__is_refused_in_5_0_and_swallowed_in_3x(ProtocolVersion version, ReasonCode expected)
    {
        (BrokerUnderTest started, TestPolicy policy, RawClient witness) = await StartAsync();
        await using BrokerUnderTest broker = started;
        policy.CanWrite = static t => t != "no";
        RawClient client = await broker.ConnectAsync("c", version);

        await client.PublishAsync("no", "x", Qos.AtLeastOnce, 1);
        await client.ExpectAckAsync(PacketType.PubAck, 1, expected);
        await client.PublishAsync("no", "x", Qos.AtMostOnce);
        await client.PublishAndSettleAsync("yes", "x");

        await witness.ExpectPublishAsync("yes", "x");
        await witness.ExpectQuietAsync();
        Assert.Equal(2, broker.Broker.Statistics.Denied);
    }

    [Fact]
    [Normative("MQTT-4.3.3-9", Mqtt.V5)]
    public async Task A_denied_QoS_2_publish__frees_its_id_in_5_0()
    {
        (BrokerUnderTest started, TestPolicy policy, RawClient witness) = await StartAsync();
        await using BrokerUnderTest broker = started;
        policy.CanWrite = static t => t != "no";
        RawClient client = await broker.ConnectAsync("c");

        await client.PublishAsync("no", "x", Qos.ExactlyOnce, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 1, ReasonCode.NotAuthorized);
        await client.PublishAsync("yes", "x", Qos.ExactlyOnce, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 1);

        await witness.ExpectPublishAsync("yes", "x");
    }

    [Fact]
    public async Task A_denied_QoS_2_publish__is_completed_in_3_1_1()
    {
        (BrokerUnderTest started, TestPolicy policy, RawClient witness) = await StartAsync();
        await using BrokerUnderTest broker = started;
        policy.CanWrite = static _ => false;
        RawClient client = await broker.ConnectAsync("c", ProtocolVersion.V311);

        await client.PublishAndSettleAsync("no", "x", Qos.ExactlyOnce);

        await witness.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_duplicate__is_acknowledged_even_when_the_right_is_gone()
    {
        (BrokerUnderTest started, TestPolicy policy, RawClient witness) = await StartAsync();
        await using BrokerUnderTest broker = started;
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options);
        await client.PublishAsync("t", "once", Qos.ExactlyOnce, 1);
        await client.ExpectAckAsync(PacketType.PubRec, 1);
        client.Cut();
        await broker.ExpectConnectionsAsync(1);

        policy.CanWrite = static _ => false;
        client = await broker.ConnectAsync(options, sessionPresent: true);
        await client.PublishAsync("t", "once", Qos.ExactlyOnce, 1, dup: true);
        await client.ExpectAckAsync(PacketType.PubRec, 1);
        await client.AckAsync(PacketType.PubRel, 1);
        await client.ExpectAckAsync(PacketType.PubComp, 1);

        await witness.ExpectPublishAsync("t", "once");
        await witness.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, 0x87)]
    [InlineData(ProtocolVersion.V311, 0x80)]
    [InlineData(ProtocolVersion.V31, 1)]
    [Normative("MQTT-3.8.4-5", Mqtt.V311)]
    [Normative("MQTT-3.9.3-1", Mqtt.V311)]
    [Normative("MQTT-3.8.4-7", Mqtt.V5)]
    [Normative("MQTT-3.8.4-6", Mqtt.V5)]
    [Normative("MQTT-3.9.3-1", Mqtt.V5)]
    public async Task A_denied_SUBSCRIBE__is_refused_for_its_filter_only(ProtocolVersion version, byte code)
    {
        (BrokerUnderTest started, TestPolicy policy, _) = await StartAsync();
        await using BrokerUnderTest broker = started;
        policy.CanSubscribe = static f => f != "no";
        RawClient client = await broker.ConnectAsync("c", version);
        var options = new SubscriptionOptions(Qos.AtLeastOnce);

        ReasonCode[] codes = await client.SubscribeAsync(0, ("yes", options), ("no", options), ("also", options));

        Assert.Equal([ReasonCode.GrantedQos1, (ReasonCode)code, ReasonCode.GrantedQos1], codes);
        await client.PublishAndSettleAsync("no", "x");
        await client.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(6)]
    public async Task Messages__reach_only_those_who_may_read_them()
    {
        (BrokerUnderTest started, TestPolicy policy, RawClient witness) = await StartAsync();
        await using BrokerUnderTest broker = started;
        policy.CanRead = static t => !t.StartsWith("secret", StringComparison.Ordinal);
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("secret/1", "x", Qos.AtMostOnce, retain: true);
        await client.PublishAndSettleAsync("open", "x", Qos.AtMostOnce, retain: true);

        await client.SubscribeAsync("$share/g/secret/#", Qos.AtMostOnce);
        await client.SubscribeAsync("+", Qos.AtMostOnce);
        await client.ExpectPublishAsync("open", "x");
        await client.SubscribeAsync("secret/1", Qos.AtMostOnce);
        await client.PublishAndSettleAsync("secret/1", "y", Qos.AtMostOnce);

        await witness.ExpectPublishAsync("open", "x");
        await witness.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("$SYS/broker/version")]
    [InlineData("$share/g/t")]
    public async Task The_brokers_own_topics__are_closed_to_everybody(string topic)
    {
        (BrokerUnderTest started, _, _) = await StartAsync();
        await using BrokerUnderTest broker = started;
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$SYS/#");

        await client.PublishAsync(topic, "x", Qos.AtLeastOnce, 1, retain: true);

        await client.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NotAuthorized);
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }

    private static async Task<(BrokerUnderTest Broker, TestPolicy Policy, RawClient Witness)> StartAsync()
    {
        var policy = new TestPolicy();
        BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient witness = await broker.ConnectAsync("witness");
        await witness.SubscribeAsync("#", Qos.AtMostOnce);
        return (broker, policy, witness);
    }
}
