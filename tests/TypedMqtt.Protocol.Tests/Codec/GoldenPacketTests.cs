using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Protocol.Tests.Codec;

public sealed class GoldenPacketTests
{
    [Theory]
    [MemberData(nameof(GoldenPackets.Fields), MemberType = typeof(GoldenPackets))]
    public void A_golden_packet__read__has_the_fields_that_were_encoded(ProtocolVersion version, string name, string hex, string fields) =>
        Assert.Equal((name, fields), (name, PacketText.Describe(Packet.Parse(Packet.Hex(hex)), version)));

    [Theory]
    [MemberData(nameof(GoldenPackets.Rows), MemberType = typeof(GoldenPackets))]
    public void A_golden_packet__read_and_written__is_the_same_bytes(ProtocolVersion version, string name, string hex)
    {
        byte[] bytes = Packet.Hex(hex);

        byte[] written = Packet.Rewrite(bytes, version);

        Assert.Equal((name, hex), (name, Convert.ToHexString(written)));
    }

    [Theory]
    [MemberData(nameof(GoldenPackets.Rows), MemberType = typeof(GoldenPackets))]
    public void A_golden_packet__cut_short_with_a_fitting_length__is_refused_or_a_shorter_packet(ProtocolVersion version, string name, string hex)
    {
        byte[] bytes = Packet.Hex(hex);
        byte[] body = Packet.Parse(bytes).Body.ToArray();
        int type = bytes[0] >> 4;

        // A PUBLISH loses payload, lists lose whole entries, and the packets that end in optional fields have short forms in 5.0.
        bool mayBeShorter = type is 3 or 8 or 9 or 10 || (version == ProtocolVersion.V5 && type is 4 or 5 or 6 or 7 or 11 or 14);
        for (int length = 0; length < body.Length; length++)
        {
            byte[] cut = Packet.Build(bytes[0], body.AsSpan(0, length));
            try
            {
                byte[] written = Packet.Rewrite(cut, version);
                Assert.True(mayBeShorter, $"{name} was read with {length} of {body.Length} bytes.");
                Assert.Equal(written, Packet.Rewrite(written, version));
            }
            catch (MqttProtocolException e)
            {
                Assert.True(e.ReasonCode is ReasonCode.MalformedPacket or ReasonCode.ProtocolError or ReasonCode.UnsupportedProtocolVersion);
            }
        }
    }

    [Theory]
    [MemberData(nameof(GoldenPackets.Rows), MemberType = typeof(GoldenPackets))]
    public void A_golden_packet__with_a_byte_too_many__is_refused(ProtocolVersion version, string name, string hex)
    {
        byte[] bytes = Packet.Hex(hex);
        bool isOpenEnded = bytes[0] >> 4 is 3 or 9 || name is "UNSUBACK" or "UNSUBACK with every property" && version == ProtocolVersion.V5;
        bool endsInOptionalFields = version == ProtocolVersion.V5 && bytes[0] >> 4 is 4 or 5 or 6 or 7 or 14 && !name.Contains("property", StringComparison.Ordinal);
        if (isOpenEnded || endsInOptionalFields)
        {
            return;
        }

        byte[] longer = Packet.Build(bytes[0], [.. Packet.Parse(bytes).Body, 0]);

        var error = Assert.Throws<MqttProtocolException>(() => Packet.Rewrite(longer, version));
        Assert.Equal(ReasonCode.MalformedPacket, error.ReasonCode);
    }

    [Theory]
    [MemberData(nameof(GoldenPackets.Rows), MemberType = typeof(GoldenPackets))]
    public void A_golden_packet__arriving_byte_by_byte__is_complete_with_its_last_byte(ProtocolVersion version, string name, string hex)
    {
        _ = version;
        byte[] bytes = Packet.Hex(hex);
        int headerLength = bytes.Length - Packet.Parse(bytes).Body.Length;
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(FrameParser.TryParse(bytes.AsSpan(0, length), int.MaxValue, out _, out int needed), name);
            Assert.Equal(length < headerLength ? 0 : bytes.Length, needed);
        }

        Assert.True(FrameParser.TryParse([.. bytes, 0, 0], bytes.Length, out Frame frame, out _));
        Assert.Equal(bytes, frame.Whole.ToArray());
    }
}
