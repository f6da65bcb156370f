using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>What happens to those who break a rule.</summary>
internal static class Refusal
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    /// <summary>A connected client that sends this is closed, a 5.0 client with the reason.</summary>
    public static async Task ExpectAsync(ProtocolVersion version, string hex, ReasonCode reason = ReasonCode.MalformedPacket)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.SendAsync(Bytes(hex));

        await client.ExpectClosedAsync(reason);
    }

    /// <summary>The stream ends, with a refusing CONNACK at most.</summary>
    public static async Task ExpectNoConnectionAsync(BrokerUnderTest broker, RawClient client)
    {
        if (await client.NextAsync() is { } packet)
        {
            Assert.Equal((PacketType.ConnAck, true), (packet.Type, packet.Reason >= ReasonCode.UnspecifiedError));
            await client.ExpectEndAsync();
        }

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }
}
