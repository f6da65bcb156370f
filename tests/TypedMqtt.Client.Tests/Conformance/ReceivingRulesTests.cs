using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Conformance;

/// <summary>The client as a receiver (3.3.4, 4.3, 4.5, 4.6).</summary>
public sealed class ReceivingRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-2.3.1-6", Mqtt.V311)]
    [Normative("MQTT-3.3.4-1", Mqtt.V311)]
    [Normative("MQTT-4.5.0-2", Mqtt.V311)]
    [Normative("MQTT-2.2.1-5", Mqtt.V5)]
    [Normative("MQTT-3.3.4-1", Mqtt.V5)]
    [Normative("MQTT-4.5.0-2", Mqtt.V5)]
    public async Task A_message_nobody_wants__is_acknowledged_by_its_QoS(ProtocolVersion version)
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(version);
        await using FakeServer fake = started;

        await server.PublishAsync("t", "0");
        await server.PublishAsync("t", "1", Qos.AtLeastOnce, 0xFFFE);
        await server.ExpectAckAsync(PacketType.PubAck, 0xFFFE);
        await server.PublishAsync("t", "2", Qos.ExactlyOnce, 0x0100);
        await server.ExpectAckAsync(PacketType.PubRec, 0x0100);
        await server.AckAsync(PacketType.PubRel, 0x0100);
        await server.ExpectAckAsync(PacketType.PubComp, 0x0100);
        await server.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.3.2-2", Mqtt.V311)]
    [Normative("MQTT-4.3.2-4", Mqtt.V5)]
    [Normative("MQTT-4.3.2-5", Mqtt.V5)]
    public async Task QoS_1__after_PUBACK_the_identifier_is_a_new_message(ProtocolVersion version)
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(version);
        await using FakeServer fake = started;
        MqttSubscription subscription = await SubscribeAsync(client, server);

        foreach (bool dup in new[] { false, true, false })
        {
            await server.PublishAsync("t", $"{dup}", Qos.AtLeastOnce, 7, dup: dup);
            Assert.Equal($"{dup}", (await subscription.ReadAsync().SoonAsync()).PayloadText);
            await server.ExpectAckAsync(PacketType.PubAck, 7);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.1.0-1", Mqtt.V311)]
    [Normative("MQTT-4.1.0-2", Mqtt.V311)]
    [Normative("MQTT-4.3.3-2", Mqtt.V311)]
    [Normative("MQTT-4.1.0-1", Mqtt.V5)]
    [Normative("MQTT-4.3.3-10", Mqtt.V5)]
    [Normative("MQTT-4.3.3-12", Mqtt.V5)]
    public async Task QoS_2__is_delivered_once_until_PUBCOMP_however_long_that_takes(ProtocolVersion version)
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(version);
        await using FakeServer fake = started;
        MqttSubscription subscription = await SubscribeAsync(client, server);

        for (int round = 0; round < 2; round++)
        {
            await server.PublishAsync("t", $"{round}", Qos.ExactlyOnce, 9);
            Assert.Equal($"{round}", (await subscription.ReadAsync().SoonAsync()).PayloadText);
            await server.ExpectAckAsync(PacketType.PubRec, 9);
            fake.Time.Advance(TimeSpan.FromDays(1));
            for (int i = 0; i < 2; i++)
            {
                await server.PublishAsync("t", $"{round}", Qos.ExactlyOnce, 9, dup: true);
                await server.ExpectAckAsync(PacketType.PubRec, 9);
            }

            await server.AckAsync(PacketType.PubRel, 9);
            await server.ExpectAckAsync(PacketType.PubComp, 9);
        }

        await server.PublishAsync("t", "end");
        Assert.Equal("end", (await subscription.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    [Normative("MQTT-4.3.3-8")]
    [Normative("MQTT-4.3.3-11")]
    [Normative("MQTT-4.3.3-13")]
    public async Task QoS_2__is_completed_though_the_message_has_expired()
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;
        Action<MqttPropertiesBuilder> soon = static p => p.Add(PropertyId.MessageExpiryInterval, 1);
        await server.PublishAsync("t", "x", Qos.ExactlyOnce, 3, with: soon);
        await server.ExpectAckAsync(PacketType.PubRec, 3);

        fake.Time.Advance(TimeSpan.FromHours(1));

        await server.PublishAsync("t", "x", Qos.ExactlyOnce, 3, dup: true, with: soon);
        await server.ExpectAckAsync(PacketType.PubRec, 3);
        await server.AckAsync(PacketType.PubRel, 3);
        await server.ExpectAckAsync(PacketType.PubComp, 3);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.6.0-2", Mqtt.V311)]
    [Normative("MQTT-4.6.0-3", Mqtt.V311)]
    [Normative("MQTT-4.6.0-2", Mqtt.V5)]
    [Normative("MQTT-4.6.0-3", Mqtt.V5)]
    public async Task Acknowledgements__go_out_in_the_order_of_receipt_whoever_is_done_first(ProtocolVersion version)
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(version);
        await using FakeServer fake = started;
        Task<MqttSubscription> subscribe = client.SubscribeAsync("t", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce, ManualAcknowledge = true });
        await server.GrantAsync(ReasonCode.GrantedQos2);
        MqttSubscription subscription = await subscribe.SoonAsync();
        var messages = new List<MqttMessage>();
        for (ushort id = 10; id < 20; id++)
        {
            await server.PublishAsync("t", $"{id}", id % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce, id);
            messages.Add(await subscription.ReadAsync().SoonAsync());
        }

        messages.Reverse();
        messages.ForEach(static m => m.Acknowledge());

        for (ushort id = 10; id < 20; id++)
        {
            await server.ExpectAckAsync(id % 2 == 0 ? PacketType.PubAck : PacketType.PubRec, id);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.6.0-4", Mqtt.V311)]
    [Normative("MQTT-4.6.0-4", Mqtt.V5)]
    public async Task PUBRELs__go_out_in_the_order_of_the_PUBRECs(ProtocolVersion version)
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(version);
        await using FakeServer fake = started;
        var ids = new List<ushort>();
        for (int i = 0; i < 5; i++)
        {
            _ = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
            ids.Add((await server.ExpectPublishAsync("t", "x")).PacketId);
        }

        ushort[] answered = [ids[3], ids[0], ids[4], ids[2], ids[1]];
        foreach (ushort id in answered)
        {
            await server.AckAsync(PacketType.PubRec, id);
        }

        foreach (ushort id in answered)
        {
            await server.ExpectAckAsync(PacketType.PubRel, id);
        }
    }

    [Fact]
    [Normative("MQTT-3.4.2-2")]
    [Normative("MQTT-3.4.2-3")]
    public async Task PUBACK__has_no_properties()
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;

        await server.PublishAsync("t", "x", Qos.AtLeastOnce, 1);

        Assert.Equal([0x40, 2, 0, 1], (await server.ExpectAsync(PacketType.PubAck)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.5.2-2")]
    [Normative("MQTT-3.5.2-3")]
    public async Task PUBREC__has_no_properties()
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;

        await server.PublishAsync("t", "x", Qos.ExactlyOnce, 1);

        Assert.Equal([0x50, 2, 0, 1], (await server.ExpectAsync(PacketType.PubRec)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.6.2-2")]
    [Normative("MQTT-3.6.2-3")]
    public async Task PUBREL__has_no_properties()
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;
        _ = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;

        await server.AckAsync(PacketType.PubRec, id);
        await server.AckAsync(PacketType.PubRec, 999);

        Assert.Equal([0x62, 2, (byte)(id >> 8), (byte)id], (await server.ExpectAsync(PacketType.PubRel)).Bytes);
        Assert.Equal([0x62, 3, 3, 0xE7, 0x92], (await server.ExpectAsync(PacketType.PubRel)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.7.2-2")]
    [Normative("MQTT-3.7.2-3")]
    public async Task PUBCOMP__has_no_properties()
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;

        await server.AckAsync(PacketType.PubRel, 999);

        Assert.Equal([0x70, 3, 3, 0xE7, 0x92], (await server.ExpectAsync(PacketType.PubComp)).Bytes);
    }

    [Fact]
    [Normative("MQTT-3.3.2-10")]
    public async Task Every_alias_that_was_offered__is_understood()
    {
        (FakeServer started, MqttClient client, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;
        MqttSubscription subscription = await SubscribeAsync(client, server);

        for (uint alias = 1, offered = server.Connect.Number(PropertyId.TopicAliasMaximum) ?? 0; alias <= offered; alias++)
        {
            await server.PublishAsync("t", "first", with: p => p.Add(PropertyId.TopicAlias, alias));
            await server.PublishAsync("", "again", with: p => p.Add(PropertyId.TopicAlias, alias));
            Assert.Equal("first", (await subscription.ReadAsync().SoonAsync()).PayloadText);
            MqttMessage again = await subscription.ReadAsync().SoonAsync();
            Assert.Equal(("t", "again"), (again.Topic, again.PayloadText));
        }
    }

    [Fact]
    [Normative("MQTT-3.3.2-11")]
    [Normative("MQTT-3.3.2-8")]
    public async Task An_alias_that_was_not_offered__closes_with_its_reason()
    {
        (FakeServer started, _, ServerEnd server) = await StartAsync(ProtocolVersion.V5);
        await using FakeServer fake = started;
        uint offered = server.Connect.Number(PropertyId.TopicAliasMaximum) ?? 0;

        await server.PublishAsync("t", "x", with: p => p.Add(PropertyId.TopicAlias, offered + 1));
        Assert.Equal(ReasonCode.TopicAliasInvalid, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        await server.ExpectEndAsync();

        server = await fake.AcceptAsync();
        await server.PublishAsync("t", "x", with: p => p.Add(PropertyId.TopicAlias, 0));
        Assert.Equal(ReasonCode.TopicAliasInvalid, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
    }

    private static async Task<(FakeServer Fake, MqttClient Client, ServerEnd Server)> StartAsync(ProtocolVersion version)
    {
        var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version });
        return (fake, client, server);
    }

    private static async Task<MqttSubscription> SubscribeAsync(MqttClient client, ServerEnd server)
    {
        Task<MqttSubscription> subscribe = client.SubscribeAsync("t", Qos.ExactlyOnce);
        await server.GrantAsync(ReasonCode.GrantedQos2);
        return await subscribe.SoonAsync();
    }
}
