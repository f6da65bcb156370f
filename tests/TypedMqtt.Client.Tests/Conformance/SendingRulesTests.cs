using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Conformance;

/// <summary>The client as a sender: QoS, sending again, flow and aliases (3.3, 4.3, 4.4, 4.9).</summary>
public sealed class SendingRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311, Qos.AtMostOnce, 0x30)]
    [InlineData(ProtocolVersion.V311, Qos.AtLeastOnce, 0x32)]
    [InlineData(ProtocolVersion.V311, Qos.ExactlyOnce, 0x34)]
    [InlineData(ProtocolVersion.V5, Qos.AtMostOnce, 0x30)]
    [InlineData(ProtocolVersion.V5, Qos.AtLeastOnce, 0x32)]
    [InlineData(ProtocolVersion.V5, Qos.ExactlyOnce, 0x34)]
    [Normative("MQTT-4.3.1-1", Mqtt.V311)]
    [Normative("MQTT-4.3.1-1", Mqtt.V5)]
    [Normative("MQTT-4.3.2-2", Mqtt.V5)]
    [Normative("MQTT-4.3.3-2", Mqtt.V5)]
    public async Task A_new_message__is_sent_with_its_QoS_and_without_DUP(ProtocolVersion version, Qos qos, byte header)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version });

        _ = client.PublishAsync("t", "x"u8, qos).AsTask();

        Assert.Equal(header, (await server.ExpectPublishAsync("t", "x")).Bytes[0]);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-2.3.1-3", Mqtt.V311)]
    [Normative("MQTT-3.3.1-1", Mqtt.V311)]
    [Normative("MQTT-4.6.0-1", Mqtt.V311)]
    [Normative("MQTT-3.1.2-23", Mqtt.V5)]
    [Normative("MQTT-3.3.1-1", Mqtt.V5)]
    [Normative("MQTT-4.6.0-1", Mqtt.V5)]
    public async Task What_is_not_acknowledged__is_sent_again_with_its_identifier_and_DUP_in_order(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, CleanStart = false });
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 6).Select(i => client.PublishAsync("t", [(byte)('0' + i)], (Qos)(1 + (i % 2))).AsTask())];
        var ids = new List<ushort>();
        for (int i = 0; i < 6; i++)
        {
            ids.Add((await server.ExpectPublishAsync("t", $"{i}")).PacketId);
        }

        await server.AckAsync(PacketType.PubAck, ids[2]);
        await publishes[2].SoonAsync();
        for (int cut = 0; cut < 2; cut++)
        {
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true, version);
            foreach (int i in new[] { 0, 1, 3, 4, 5 })
            {
                WirePacket again = await server.ExpectPublishAsync("t", $"{i}");
                Assert.Equal((ids[i], true, (Qos)(1 + (i % 2))), (again.PacketId, again.Dup, again.Qos));
            }

            await server.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-4", Mqtt.V311)]
    [Normative("MQTT-4.1.0-1", Mqtt.V311)]
    [Normative("MQTT-4.3.3-1", Mqtt.V311)]
    [Normative("MQTT-4.3.3-5", Mqtt.V5)]
    [Normative("MQTT-4.3.3-6", Mqtt.V5)]
    public async Task After_PUBREC__the_session_knows_of_the_PUBREL_and_sends_no_PUBLISH(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, CleanStart = false });
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);

        for (int i = 0; i < 2; i++)
        {
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true, version);
            await server.ExpectAckAsync(PacketType.PubRel, id);
            await server.ExpectQuietAsync();
        }

        await server.AckAsync(PacketType.PubComp, id);
        await publish.SoonAsync();
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-4.4.0-2")]
    public async Task A_refused_message__is_not_sent_again(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, qos).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, id, ReasonCode.QuotaExceeded);
        await Assert.ThrowsAsync<MqttPublishException>(() => publish.SoonAsync());

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        await server.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-4.3.3-7")]
    public async Task A_message_that_was_sent__does_not_expire()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        _ = client.PublishAsync("t", "x"u8, new MqttPublishOptions { Qos = Qos.ExactlyOnce, MessageExpiry = TimeSpan.FromSeconds(5) }).AsTask();
        await server.ExpectPublishAsync("t", "x");

        fake.Time.Advance(TimeSpan.FromMinutes(1));
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        Assert.True((await server.ExpectPublishAsync("t", "x")).Dup);
    }

    [Fact]
    [Normative("MQTT-3.3.4-8")]
    [Normative("MQTT-4.9.0-3")]
    public async Task A_full_window__holds_up_nothing_but_messages_of_QoS_1_and_2()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<PublishResult>[] publishes = [client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask(), client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask()];
        ushort id = (await server.ExpectPublishAsync("t", "1")).PacketId;

        Task<MqttSubscription> subscribe = client.SubscribeAsync("s", Qos.ExactlyOnce);
        await server.GrantAsync(ReasonCode.GrantedQos2);
        await subscribe.SoonAsync();
        Task<bool> ping = client.PingAsync();
        await server.ExpectAsync(PacketType.PingReq);
        await server.SendAsync(0xD0, 0);
        Assert.True(await ping.SoonAsync());
        await server.PublishAsync("other", "x", Qos.ExactlyOnce, 3);
        await server.ExpectAckAsync(PacketType.PubRec, 3);
        await server.AckAsync(PacketType.PubRel, 3);
        await server.ExpectAckAsync(PacketType.PubComp, 3);

        await server.AckAsync(PacketType.PubAck, id);
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "2")).PacketId);
        await Task.WhenAll(publishes).SoonAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0u)]
    [InlineData(3u)]
    [Normative("MQTT-3.2.2-17")]
    [Normative("MQTT-3.2.2-18")]
    [Normative("MQTT-3.3.2-9")]
    public async Task Aliases__stay_within_what_the_server_offers(uint? offered)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => _ = offered is { } maximum ? p.Add(PropertyId.TopicAliasMaximum, maximum) : p);

        for (int i = 0; i < 20; i++)
        {
            await client.PublishAsync($"a/long/topic/{i % 5}", "x"u8);
            Assert.InRange((await server.ExpectAsync(PacketType.Publish)).Number(PropertyId.TopicAlias) ?? 0, 0u, offered ?? 0);
        }
    }

    [Fact]
    [Normative("MQTT-3.3.2-7")]
    [Normative("MQTT-3.3.2-8")]
    public async Task The_first_message_of_a_connection__names_its_topic()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.TopicAliasMaximum, 10));
        for (int i = 0; i < 3; i++)
        {
            await client.PublishAsync("a/topic", "x"u8);
            Assert.NotEqual(0u, (await server.ExpectAsync(PacketType.Publish)).Number(PropertyId.TopicAlias));
        }

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true, with: p => p.Add(PropertyId.TopicAliasMaximum, 10));
        await client.PublishAsync("a/topic", "y"u8);

        await server.ExpectPublishAsync("a/topic", "y");
    }

    [Fact]
    [Normative("MQTT-3.3.4-6")]
    public async Task PUBLISH__has_no_subscription_identifier()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribe = client.SubscribeAsync("t");
        await server.GrantAsync();
        await subscribe.SoonAsync();

        await client.PublishAsync("t", "x"u8, new MqttPublishOptions { ContentType = "text" });

        Assert.Empty((await server.ExpectPublishAsync("t", "x")).Identifiers);
    }
}
