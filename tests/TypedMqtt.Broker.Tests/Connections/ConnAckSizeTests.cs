using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>CONNACK keeps to the client's Maximum Packet Size as well (3.1.2.11.4).</summary>
public sealed class ConnAckSizeTests
{
    [Fact]
    [Normative("MQTT-3.1.2-24", Mqtt.V5)]
    public async Task A_CONNACK_that_fits__is_sent_and_one_byte_less_refuses_the_client()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        WirePacket whole = await AnswerAsync(broker, uint.MaxValue);
        var size = (uint)whole.Bytes.Length;

        Assert.Equal(ReasonCode.Success, (await AnswerAsync(broker, size)).Reason);
        Assert.Equal(ReasonCode.PacketTooLarge, (await AnswerAsync(broker, size - 1)).Reason);
        Assert.Equal(ReasonCode.PacketTooLarge, (await AnswerAsync(broker, 5)).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_client_that_accepts_not_even_a_refusal__is_closed_without_a_word(uint maximum)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        await client.SendAsync(client.EncodeConnect(Options("c", maximum)));

        await client.ExpectEndAsync();
        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    public async Task A_client_that_cannot_be_answered__takes_nothing_over()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient older = await broker.ConnectAsync("c");
        RawClient newer = broker.Open();

        Assert.Equal(ReasonCode.PacketTooLarge, (await newer.ConnectAsync(Options("c", 5))).Reason);

        await older.ExpectQuietAsync();
    }

    private static async Task<WirePacket> AnswerAsync(BrokerUnderTest broker, uint maximum) => await broker.Open().ConnectAsync(Options("", maximum));

    private static ConnectOptions Options(string clientId, uint maximum) =>
        new(clientId) { With = p => p.Add(PropertyId.MaximumPacketSize, maximum) };
}
