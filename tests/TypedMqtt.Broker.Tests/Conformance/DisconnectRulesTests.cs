using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>PINGREQ, DISCONNECT, and what the answers of the broker may carry (3.1.2.11, 3.12, 3.14).</summary>
public sealed class DisconnectRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.12.4-1", Mqtt.V311)]
    [Normative("MQTT-3.12.4-1", Mqtt.V5)]
    public async Task PINGREQ__is_answered(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.SendAsync(0xC0, 0, 0xC0, 0);

        Assert.Equal([0xD0, 0], (await client.ExpectAsync(PacketType.PingResp)).Bytes);
        Assert.Equal([0xD0, 0], (await client.ExpectAsync(PacketType.PingResp)).Bytes);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "E1 00")]
    [InlineData(ProtocolVersion.V5, "E1 00")]
    [InlineData(ProtocolVersion.V5, "E8 01 00")]
    [Normative("MQTT-3.14.1-1", Mqtt.V311)]
    [Normative("MQTT-3.14.1-1", Mqtt.V5)]
    public Task Flags_of_DISCONNECT__close_as_malformed(ProtocolVersion version, string hex) => Refusal.ExpectAsync(version, hex);

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.3.1-4", Mqtt.V311)]
    [Normative("MQTT-4.8.0-1", Mqtt.V311)]
    [Normative("MQTT-4.13.1-1", Mqtt.V5)]
    public Task QoS_3__closes(ProtocolVersion version) => Refusal.ExpectAsync(version, "36 05 0001 74 0001");

    [Fact]
    [Normative("MQTT-3.14.4-1", Mqtt.V5)]
    [Normative("MQTT-3.14.4-2", Mqtt.V5)]
    [Normative("MQTT-4.13.2-1")]
    public async Task After_its_DISCONNECT__the_broker_sends_nothing_and_closes()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("t");
        RawClient publisher = await broker.ConnectAsync("p");

        // What follows the error in the batch would all be answered, and a message is on its way.
        await client.SendAsync([0xC1, 0, 0xC0, 0, .. client.Encode("t", "x", Qos.AtLeastOnce, 1)]);
        await publisher.PublishAndSettleAsync("t", "x");

        WirePacket? last = null;
        while (await client.NextAsync() is { } packet)
        {
            last = packet;
        }

        Assert.Equal((PacketType.Disconnect, ReasonCode.MalformedPacket), (last!.Type, last.Reason));
    }

    [Fact]
    [Normative("MQTT-3.14.2-2")]
    [Normative("MQTT-3.14.2-3")]
    [Normative("MQTT-3.14.2-4")]
    public async Task DISCONNECT_of_the_broker__is_its_reason_and_nothing_else()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        ConnectOptions options = new("c") { Clean = false, Expiry = 100, KeepAlive = 10 };
        RawClient taken = await broker.ConnectAsync(options);
        RawClient wrong = await broker.ConnectAsync(options);
        await wrong.SendAsync(0xC1, 0);
        await broker.ExpectConnectionsAsync(0);
        RawClient silent = await broker.ConnectAsync(options);
        broker.Advance(16);
        await broker.ExpectConnectionsAsync(0);
        RawClient stopped = await broker.ConnectAsync(options);

        await broker.Broker.DisposeAsync();

        foreach ((RawClient client, byte reason) in new[] { (taken, (byte)0x8E), (wrong, (byte)0x81), (silent, (byte)0x8D), (stopped, (byte)0x8B) })
        {
            Assert.Equal([0xE0, 1, reason], (await client.ExpectAsync(PacketType.Disconnect)).Bytes);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [Normative("MQTT-3.1.2-29")]
    [Normative("MQTT-3.9.2-1")]
    [Normative("MQTT-3.9.2-2")]
    public async Task Answers_to_requests__have_no_properties(uint requestProblemInformation)
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync(requestProblemInformation);
        await using BrokerUnderTest broker = started;

        await client.SendAsync(Refusal.Bytes("82 07 0001 00 0001 6E 01"));
        Assert.Equal(Refusal.Bytes("90 04 0001 00 87"), (await client.ExpectAsync(PacketType.SubAck)).Bytes);
        await client.PublishAsync("n", "x", Qos.AtLeastOnce, 2);
        Assert.Equal(Refusal.Bytes("40 03 0002 87"), (await client.ExpectAsync(PacketType.PubAck)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.11.2-1")]
    [Normative("MQTT-3.11.2-2")]
    public async Task UNSUBACK__has_no_properties()
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync();
        await using BrokerUnderTest broker = started;

        await client.SendAsync(Refusal.Bytes("A2 06 0001 00 0001 6E"));

        Assert.Equal(Refusal.Bytes("B0 04 0001 00 11"), (await client.ExpectAsync(PacketType.UnsubAck)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.4.2-2")]
    [Normative("MQTT-3.4.2-3")]
    public async Task PUBACK__has_no_properties()
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync();
        await using BrokerUnderTest broker = started;

        await client.PublishAsync("n", "x", Qos.AtLeastOnce, 1);
        await client.PublishAsync("nobody", "x", Qos.AtLeastOnce, 2);

        Assert.Equal(Refusal.Bytes("40 03 0001 87"), (await client.ExpectAsync(PacketType.PubAck)).Bytes);
        Assert.Equal(Refusal.Bytes("40 03 0002 10"), (await client.ExpectAsync(PacketType.PubAck)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.5.2-2")]
    [Normative("MQTT-3.5.2-3")]
    public async Task PUBREC__has_no_properties()
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync();
        await using BrokerUnderTest broker = started;

        await client.PublishAsync("n", "x", Qos.ExactlyOnce, 1);
        await client.PublishAsync("t", "x", Qos.ExactlyOnce, 2);

        Assert.Equal(Refusal.Bytes("50 03 0001 87"), (await client.ExpectAsync(PacketType.PubRec)).Bytes);
        Assert.Equal(Refusal.Bytes("50 02 0002"), (await client.ExpectAsync(PacketType.PubRec)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.6.2-2")]
    [Normative("MQTT-3.6.2-3")]
    public async Task PUBREL__has_no_properties()
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync();
        await using BrokerUnderTest broker = started;
        await client.SubscribeAsync("t", Qos.ExactlyOnce);
        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("t", "x", Qos.ExactlyOnce);
        ushort id = (await client.ExpectPublishAsync("t", "x")).PacketId;

        await client.AckAsync(PacketType.PubRec, 99);
        await client.AckAsync(PacketType.PubRec, id);

        Assert.Equal(Refusal.Bytes("62 03 0063 92"), (await client.ExpectAsync(PacketType.PubRel)).Bytes);
        Assert.Equal(Refusal.Bytes($"62 02 {id:X4}"), (await client.ExpectAsync(PacketType.PubRel)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.7.2-2")]
    [Normative("MQTT-3.7.2-3")]
    public async Task PUBCOMP__has_no_properties()
    {
        (BrokerUnderTest started, RawClient client) = await StartAsync();
        await using BrokerUnderTest broker = started;

        await client.AckAsync(PacketType.PubRel, 99);

        Assert.Equal(Refusal.Bytes("70 03 0063 92"), (await client.ExpectAsync(PacketType.PubComp)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.2.2-19")]
    [Normative("MQTT-3.2.2-20")]
    public async Task A_refusing_CONNACK__has_no_properties()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: new TestPolicy().Configure);

        WirePacket answer = await broker.Open().ConnectAsync(
            new ConnectOptions("c") { User = "u", Password = "wrong", With = p => p.Add(PropertyId.MaximumPacketSize, 5) });

        Assert.Equal(Refusal.Bytes("20 03 00 86 00"), answer.Bytes);
    }

    /// <summary>A client that may not use topic n.</summary>
    private static async Task<(BrokerUnderTest Broker, RawClient Client)> StartAsync(uint requestProblemInformation = 1)
    {
        var policy = new TestPolicy { CanWrite = static t => t != "n", CanSubscribe = static f => f != "n" };
        BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient client = await broker.ConnectAsync(
            new ConnectOptions("c") { With = p => p.Add(PropertyId.RequestProblemInformation, requestProblemInformation) });
        return (broker, client);
    }
}
