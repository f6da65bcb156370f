using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Tests.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>Flags, packet identifiers and the property length (chapter 2, and the fixed headers of chapter 3).</summary>
public sealed class HeaderRulesTests
{
    [Fact]
    [Normative("MQTT-2.2.2-1", Mqtt.V311)]
    [Normative("MQTT-2.2.2-2", Mqtt.V311)]
    [Normative("MQTT-2.1.3-1", Mqtt.V5)]
    public void Reserved_flags__have_one_value_only()
    {
        for (int type = 1; type <= 15; type++)
        {
            int listed = type is 6 or 8 or 10 ? 2 : 0;
            for (int flags = 0; flags < 16 && type != 3; flags++)
            {
                byte[] header = [(byte)((type << 4) | flags), 0];
                Exception? refused = Record.Exception(() => FrameParser.TryParse(header, int.MaxValue, out _, out _));
                Assert.Equal(flags == listed, refused is null);
            }
        }
    }

    [Fact]
    [Normative("MQTT-3.6.1-1", Mqtt.V311)]
    [Normative("MQTT-3.8.1-1", Mqtt.V311)]
    [Normative("MQTT-3.10.1-1", Mqtt.V311)]
    [Normative("MQTT-3.6.1-1", Mqtt.V5)]
    [Normative("MQTT-3.8.1-1", Mqtt.V5)]
    [Normative("MQTT-3.10.1-1", Mqtt.V5)]
    public void PUBREL_SUBSCRIBE_and_UNSUBSCRIBE__have_flags_0010()
    {
        foreach ((string first, string rest) in new[] { ("6", "02 0001"), ("8", "06 0001 0001 61 00"), ("A", "05 0001 0001 61") })
        {
            Refused.NotAtAll(ProtocolVersion.V311, $"{first}2 {rest}");
            Refused.AsMalformed(ProtocolVersion.V311, $"{first}0 {rest}", $"{first}3 {rest}", $"{first}6 {rest}", $"{first}A {rest}");
        }
    }

    [Fact]
    [Normative("MQTT-3.15.1-1")]
    [Normative("MQTT-3.14.1-1", Mqtt.V5)]
    [Normative("MQTT-3.14.1-1", Mqtt.V311)]
    public void AUTH_and_DISCONNECT__have_no_flags()
    {
        Refused.NotAtAll(ProtocolVersion.V5, "F0 06 18 04 15 0001 6D", "E0 00");
        Refused.AsMalformed(ProtocolVersion.V5, "F1 00", "F2 00", "F4 00", "F8 00", "E1 00", "E2 00", "E4 00", "E8 00");
    }

    [Fact]
    [Normative("MQTT-2.3.1-5", Mqtt.V311)]
    [Normative("MQTT-2.2.1-2", Mqtt.V5)]
    public void PUBLISH_at_QoS_0__has_no_packet_identifier()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var packet = new PublishPacket { Topic = "t"u8, Payload = "x"u8, PacketId = 7 };
        PacketWriter.WritePublish(output, packet, ProtocolVersion.V311);
        PacketWriter.WritePublish(output, packet, ProtocolVersion.V5);

        Assert.Equal(Packet.Hex("30 04 0001 74 78  30 05 0001 74 00 78"), output.WrittenSpan.ToArray());
        Assert.True(PacketReader.ReadPublish(Packet.Parse(Packet.Hex("30 05 0001 74 0001")), ProtocolVersion.V311).Payload.SequenceEqual((byte[])[0, 1]));
    }

    [Fact]
    [Normative("MQTT-2.3.1-1", Mqtt.V311)]
    public void Packets_that_are_acknowledged__have_an_identifier_above_0()
    {
        Refused.NotAtAll(ProtocolVersion.V311, "32 05 0001 61 0001", "82 06 0001 0001 61 00", "A2 05 0001 0001 61");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V311, "32 05 0001 61 0000", "34 05 0001 61 0000", "82 06 0000 0001 61 00", "A2 05 0000 0001 61");
        Refused.AsMalformed(ProtocolVersion.V311, "32 03 0001 61", "82 01 00", "A2 00");
    }

    [Fact]
    [Normative("MQTT-2.2.2-1", Mqtt.V5)]
    public void No_properties__are_a_length_of_zero()
    {
        // In what the writer makes, and in what the reader insists on.
        Assert.Equal(Packet.Hex("20 03 00 00 00"), Packet.Rewrite(Packet.Hex("20 03 00 00 00"), ProtocolVersion.V5));
        Refused.NotAtAll(ProtocolVersion.V5, "30 04 0001 61 00", "82 07 0001 00 0001 61 00", "A2 06 0001 00 0001 61", "90 04 0001 00 00", "B0 04 0001 00 00");
        Refused.AsMalformed(ProtocolVersion.V5, "20 02 00 00", "30 03 0001 61", "10 0C 0004 4D515454 05 02 003C 0000");
    }

    [Fact]
    [Normative("MQTT-3.2.2-1", Mqtt.V5)]
    public void Acknowledge_flags__have_no_bit_but_the_first()
    {
        Refused.NotAtAll(ProtocolVersion.V5, "20 03 00 00 00", "20 03 01 00 00");
        Refused.AsMalformed(ProtocolVersion.V5, "20 03 02 00 00", "20 03 04 00 00", "20 03 10 00 00", "20 03 80 00 00", "20 03 81 00 00");
    }

    [Fact]
    [Normative("MQTT-3.2.2-4", Mqtt.V311)]
    [Normative("MQTT-3.2.2-6", Mqtt.V5)]
    public void A_refusing_CONNACK__has_no_session()
    {
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V311, "20 02 01 02", "20 02 01 05");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V5, "20 03 01 80 00", "20 03 01 9F 00");
    }
}
