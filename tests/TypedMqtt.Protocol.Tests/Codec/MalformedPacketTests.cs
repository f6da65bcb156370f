using TypedMqtt.Protocol.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Codec;

public sealed class MalformedPacketTests
{
    [Theory]
    [MemberData(nameof(MalformedPackets.FixedHeaders), MemberType = typeof(MalformedPackets))]
    [Normative("MQTT-2.2.2-2", Mqtt.V311)]
    [Normative("MQTT-2.1.3-1", Mqtt.V5)]
    public void A_bad_fixed_header__is_refused_before_its_body(ProtocolVersion version, string rule, string hex, ReasonCode expected)
    {
        byte[] bytes = Packet.Hex(hex);

        var error = Assert.Throws<MqttProtocolException>(() => FrameParser.TryParse(bytes, int.MaxValue, out _, out _, version));

        Assert.Equal((rule, expected), (rule, error.ReasonCode));
    }

    [Theory]
    [MemberData(nameof(MalformedPackets.Connects), MemberType = typeof(MalformedPackets))]
    [MemberData(nameof(MalformedPackets.Publishes), MemberType = typeof(MalformedPackets))]
    [MemberData(nameof(MalformedPackets.Acks), MemberType = typeof(MalformedPackets))]
    [MemberData(nameof(MalformedPackets.Subscribes), MemberType = typeof(MalformedPackets))]
    public void A_packet_that_breaks_a_rule__is_refused_with_its_reason_code(ProtocolVersion version, string rule, string hex, ReasonCode expected)
    {
        byte[] bytes = Packet.Hex(hex);
        Assert.True(FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _), rule);
        Assert.Equal((rule, bytes.Length), (rule, frame.Length));

        var error = Assert.Throws<MqttProtocolException>(() => Packet.Rewrite(bytes, version));

        Assert.Equal((rule, expected), (rule, error.ReasonCode));
    }

    [Theory]
    [InlineData("30 0A", 11)]
    [InlineData("10 FF01", 257)]
    [InlineData("30 FFFFFF7F", 268_435_455)]
    public void A_packet_larger_than_allowed__is_refused_before_its_body_arrives(string header, int maximum)
    {
        byte[] bytes = Packet.Hex(header);

        var error = Assert.Throws<MqttProtocolException>(() => FrameParser.TryParse(bytes, maximum, out _, out _));

        Assert.Equal(ReasonCode.PacketTooLarge, error.ReasonCode);
    }

    [Fact]
    public void A_packet_of_exactly_the_allowed_size__is_accepted()
    {
        byte[] bytes = Packet.Hex("30 03 0001 61");

        Assert.True(FrameParser.TryParse(bytes, bytes.Length, out _, out _));
        Assert.Throws<MqttProtocolException>(() => FrameParser.TryParse(bytes, bytes.Length - 1, out _, out _));
    }

    [Theory]
    [InlineData("FEFF", "a byte order mark is kept")]
    [InlineData("0001", "control characters are allowed")]
    [InlineData("FFFF", "non-characters are allowed")]
    public void A_topic_with_unusual_characters__is_accepted(string codePoint, string why)
    {
        byte[] topic = System.Text.Encoding.UTF8.GetBytes(char.ConvertFromUtf32(Convert.ToInt32(codePoint, 16)));
        byte[] bytes = Packet.Build(0x30, [0, (byte)topic.Length, .. topic]);

        Assert.True(PacketReader.ReadPublish(Packet.Parse(bytes), ProtocolVersion.V311).Topic.SequenceEqual(topic), why);
    }
}
