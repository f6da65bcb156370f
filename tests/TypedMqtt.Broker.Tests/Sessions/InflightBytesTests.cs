using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

/// <summary>
/// The limit of bytes in flight, as the manual of mosquitto describes it. No peer test: mosquitto 2.0.11 sends one message beyond the
/// limit for each that is published.
/// </summary>
public sealed class InflightBytesTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task Messages_beyond_the_limit__wait_until_acknowledgements_make_room(Qos qos)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightBytes = 10 });
        RawClient subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        RawClient publisher = await broker.ConnectAsync("p");
        string[] payloads = ["111111", "222222", "333333", "444444"];
        foreach (string payload in payloads)
        {
            await publisher.PublishAndSettleAsync("t", payload, qos);
        }

        // The message that reaches the limit is sent, the next is not.
        WirePacket first = await subscriber.ExpectPublishAsync("t", "111111");
        WirePacket second = await subscriber.ExpectPublishAsync("t", "222222");
        await subscriber.ExpectQuietAsync();
        await AckAsync(subscriber, first);
        await subscriber.ExpectPublishAsync("t", "333333");
        await subscriber.ExpectQuietAsync();
        await AckAsync(subscriber, second);
        await subscriber.ExpectPublishAsync("t", "444444");
        await subscriber.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_message_larger_than_the_limit__is_sent_alone()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightBytes = 10 });
        RawClient subscriber = await broker.ConnectAsync(new ConnectOptions("s") { Clean = false, Expiry = 100 });
        await subscriber.SubscribeAsync("t");
        await subscriber.DisconnectAsync();
        broker.Broker.Publish("t", new byte[100], Qos.AtLeastOnce);
        broker.Broker.Publish("t", "next"u8, Qos.AtLeastOnce);

        subscriber = await broker.ConnectAsync(new ConnectOptions("s") { Clean = false, Expiry = 100 }, sessionPresent: true);

        WirePacket large = await subscriber.ExpectAsync(PacketType.Publish);
        Assert.Equal(100, large.PayloadBytes.Length);
        await subscriber.ExpectQuietAsync();
        await subscriber.AckAsync(PacketType.PubAck, large.PacketId);
        await subscriber.TakeAsync("t", "next");
    }

    private static async Task AckAsync(RawClient subscriber, WirePacket packet)
    {
        if (packet.Qos == Qos.AtLeastOnce)
        {
            await subscriber.AckAsync(PacketType.PubAck, packet.PacketId);
            return;
        }

        // A message counts until PUBCOMP.
        await subscriber.AckAsync(PacketType.PubRec, packet.PacketId);
        await subscriber.ExpectAckAsync(PacketType.PubRel, packet.PacketId);
        await subscriber.ExpectQuietAsync();
        await subscriber.AckAsync(PacketType.PubComp, packet.PacketId);
    }
}
