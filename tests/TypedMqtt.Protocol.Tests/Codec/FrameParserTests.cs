using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Tests.Codec;

public sealed class FrameParserTests
{
    [Theory]
    [InlineData("6A 02 0001", PacketType.PubRel)]
    [InlineData("8A 06 0001 0001 61 00", PacketType.Subscribe)]
    [InlineData("AA 05 0001 0001 61", PacketType.Unsubscribe)]
    public void A_request_that_is_sent_again__has_DUP_in_3_1_only(string hex, PacketType type)
    {
        byte[] bytes = Packet.Hex(hex);

        Assert.True(FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _, ProtocolVersion.V31));

        Assert.Equal(type, frame.Type);
        byte[] first = [(byte)(bytes[0] & 0xF7), .. bytes[1..]];
        Assert.Equal(first, Packet.Rewrite(frame, ProtocolVersion.V31));
        foreach (ProtocolVersion version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            Assert.Throws<MqttProtocolException>(() => FrameParser.TryParse(bytes, int.MaxValue, out _, out _, version));
        }
    }
}
