using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Publishing;

/// <summary>What the broker says about a message reaches whoever published it.</summary>
public sealed class PublishAnswerTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task An_acceptance__carries_reason_string_and_user_properties(Qos qos)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, qos).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        if (qos == Qos.ExactlyOnce)
        {
            await server.AckAsync(PacketType.PubRec, id);
            await server.ExpectAckAsync(PacketType.PubRel, id);
        }

        await AnswerAsync(server, qos == Qos.ExactlyOnce ? PacketType.PubComp : PacketType.PubAck, id, ReasonCode.Success);

        PublishResult result = await publish.SoonAsync();
        Assert.Equal((ReasonCode.Success, "because"), (result.ReasonCode, result.ReasonString));
        Assert.Equal([new("b", "1"), new("a", "2")], result.UserProperties);
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce, PacketType.PubAck)]
    [InlineData(Qos.ExactlyOnce, PacketType.PubRec)]
    public async Task A_refusal__carries_reason_string_and_user_properties(Qos qos, PacketType answer)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, qos).AsTask();

        await AnswerAsync(server, answer, (await server.ExpectPublishAsync("t", "x")).PacketId, ReasonCode.QuotaExceeded);

        MqttPublishException e = await Assert.ThrowsAsync<MqttPublishException>(() => publish.SoonAsync());
        Assert.Equal((ReasonCode.QuotaExceeded, "because", "t"), (e.ReasonCode, e.ReasonString, e.Topic));
        Assert.Equal([new("b", "1"), new("a", "2")], e.UserProperties);
        Assert.Equal("mqtt://broker.test:1883 refused the message to 't': quota exceeded (0x97) (because).", e.Message);
    }

    [Fact]
    public async Task An_answer_without_them__and_QoS_0__have_none()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "x")).PacketId, ReasonCode.NoMatchingSubscribers);

        Assert.Equal(new PublishResult(ReasonCode.NoMatchingSubscribers), await publish.SoonAsync());
        Assert.Empty((await client.PublishAsync("t", "x"u8).SoonAsync()).UserProperties);
    }

    [Fact]
    public async Task PUBLISH__carries_every_property_of_the_options()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await client.PublishAsync("t", "x"u8, new MqttPublishOptions
        {
            IsUtf8 = true,
            MessageExpiry = TimeSpan.FromSeconds(9),
            ContentType = "text/plain",
            ResponseTopic = "r",
            CorrelationData = "c"u8.ToArray(),
            UserProperties = [new("b", "1"), new("a", "2")],
        });

        WirePacket packet = await server.ExpectPublishAsync("t", "x");
        Assert.Equal(
            (1u, 9u, "text/plain", "r", "c"),
            (packet.Number(PropertyId.PayloadFormatIndicator), packet.Number(PropertyId.MessageExpiryInterval), packet.TextOf(PropertyId.ContentType),
                packet.TextOf(PropertyId.ResponseTopic), packet.TextOf(PropertyId.CorrelationData)));
        Assert.Equal(["b=1", "a=2"], packet.UserProperties);
    }

    private static Task AnswerAsync(ServerEnd server, PacketType type, ushort id, ReasonCode reason)
    {
        var properties = new MqttPropertiesBuilder().Add(PropertyId.ReasonString, "because").AddUserProperty("b", "1").AddUserProperty("a", "2");
        return server.SendAsync(w => PacketWriter.WriteAck(
            w, new AckPacket { Type = type, PacketId = id, ReasonCode = reason, Properties = properties.Build(type) }, ProtocolVersion.V5));
    }
}
