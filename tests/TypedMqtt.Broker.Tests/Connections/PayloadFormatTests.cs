using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>Payload Format Indicator 1 announces UTF-8; the broker looks when it is asked to (3.3.2.3.2).</summary>
public sealed class PayloadFormatTests
{
    private static readonly byte[] NoText = [0x30 | 2, 12, 0, 1, (byte)'t', 0, 7, 2, 1, 1, 0xC3, 0x28, 0xFF, 0xFE];

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task What_is_no_text__is_refused_and_the_connection_stays(Qos qos)
    {
        (BrokerUnderTest started, RawClient client, RawClient witness) = await StartAsync(check: true);
        await using BrokerUnderTest broker = started;

        await client.SendAsync(Invalid(qos, indicator: 1));

        PacketType answer = qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
        await client.ExpectAckAsync(answer, 7, ReasonCode.PayloadFormatInvalid);

        // The identifier is free again, and text passes.
        await client.PublishAsync("t", "grün", qos, 7, with: static p => p.Add(PropertyId.PayloadFormatIndicator, 1));
        await client.ExpectAckAsync(answer, 7);
        await witness.ExpectPublishAsync("t", "grün");
        await witness.ExpectQuietAsync();
        Assert.Equal(1, broker.Broker.Statistics.DroppedBy[MqttDropReason.PayloadFormatInvalid]);
    }

    [Fact]
    public async Task QoS_0_has_no_answer__so_the_connection_is_closed_with_the_reason()
    {
        (BrokerUnderTest started, RawClient client, RawClient witness) = await StartAsync(check: true);
        await using BrokerUnderTest broker = started;

        await client.SendAsync(Invalid(Qos.AtMostOnce, indicator: 1));

        await client.ExpectClosedAsync(ReasonCode.PayloadFormatInvalid);
        await witness.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Bytes_that_nobody_announced_as_text_or_nobody_checks__pass(bool check, byte indicator)
    {
        (BrokerUnderTest started, RawClient client, RawClient witness) = await StartAsync(check);
        await using BrokerUnderTest broker = started;

        await client.SendAsync(Invalid(Qos.AtLeastOnce, indicator));

        await client.ExpectAckAsync(PacketType.PubAck, 7);
        Assert.Equal([0xC3, 0x28, 0xFF, 0xFE], (await witness.ExpectAsync(PacketType.Publish)).PayloadBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_will_that_is_no_text__is_refused_with_its_CONNECT(bool check)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.CheckPayloadFormat = check);
        RawClient client = broker.Open();
        byte[] connect = client.EncodeConnect(new ConnectOptions("c")
        {
            Will = new WillOptions("t", "$$") { With = static p => p.Add(PropertyId.PayloadFormatIndicator, 1) },
        });
        int will = connect.AsSpan().LastIndexOf("$$"u8);
        (connect[will], connect[will + 1]) = (0xC3, 0x28);

        await client.SendAsync(connect);

        Assert.Equal(check ? ReasonCode.PayloadFormatInvalid : ReasonCode.Success, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        if (check)
        {
            await client.ExpectEndAsync();
        }
    }

    private static byte[] Invalid(Qos qos, byte indicator)
    {
        byte[] packet = [.. NoText];
        packet[0] = (byte)(0x30 | ((int)qos << 1));
        packet[9] = indicator;
        if (qos == Qos.AtMostOnce)
        {
            packet = [.. packet[..5], .. packet[7..]];
            packet[1] = 10;
        }

        return packet;
    }

    private static async Task<(BrokerUnderTest Broker, RawClient Client, RawClient Witness)> StartAsync(bool check)
    {
        BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.CheckPayloadFormat = check);
        RawClient witness = await broker.ConnectAsync("w");
        await witness.SubscribeAsync("t", Qos.AtMostOnce);
        return (broker, await broker.ConnectAsync("c"), witness);
    }
}
