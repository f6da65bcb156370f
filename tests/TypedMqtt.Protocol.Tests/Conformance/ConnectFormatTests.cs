using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Tests.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>CONNECT: its flags and the fields they announce (3.1.2, 3.1.3).</summary>
public sealed class ConnectFormatTests
{
    private const string Old = "0004 4D515454 04";
    private const string New = "0004 4D515454 05";

    [Fact]
    [Normative("MQTT-3.1.2-1", Mqtt.V5)]
    public void The_protocol_name__is_MQTT()
    {
        Assert.Equal(Packet.Hex("0004 4D515454 05"), Written(new ConnectPacket { ProtocolVersion = ProtocolVersion.V5, CleanStart = true })[2..9]);
        Refused.With(
            ReasonCode.UnsupportedProtocolVersion, ProtocolVersion.V5,
            "10 0D 0004 4D515458 05 02 003C 00 0000", "10 0D 0004 6D717474 05 02 003C 00 0000", "10 0C 0003 4D5154 05 02 003C 00 0000");
    }

    [Fact]
    [Normative("MQTT-3.1.2-11", Mqtt.V311)]
    [Normative("MQTT-3.1.2-13", Mqtt.V311)]
    [Normative("MQTT-3.1.2-15", Mqtt.V311)]
    [Normative("MQTT-3.1.2-11", Mqtt.V5)]
    [Normative("MQTT-3.1.2-13", Mqtt.V5)]
    public void Without_a_will__its_qos_and_retain_are_0()
    {
        Refused.NotAtAll(ProtocolVersion.V311, $"10 0C {Old} 02 003C 0000");
        Refused.AsMalformed(ProtocolVersion.V311, $"10 0C {Old} 0A 003C 0000", $"10 0C {Old} 12 003C 0000", $"10 0C {Old} 22 003C 0000");
        Refused.AsMalformed(ProtocolVersion.V5, $"10 0D {New} 0A 003C 00 0000", $"10 0D {New} 12 003C 00 0000", $"10 0D {New} 22 003C 00 0000");

        // Nor are there a topic and a payload.
        Refused.AsMalformed(ProtocolVersion.V311, $"10 11 {Old} 02 003C 0000 0001 77 0000");
        Assert.Equal(0x02, Written(new ConnectPacket { CleanStart = true, WillQos = Qos.ExactlyOnce, WillRetain = true, WillTopic = "w"u8 })[9]);
    }

    [Fact]
    [Normative("MQTT-3.1.2-14", Mqtt.V311)]
    [Normative("MQTT-3.1.2-12", Mqtt.V5)]
    public void Will_QoS__is_0_1_or_2()
    {
        Refused.NotAtAll(ProtocolVersion.V311, $"10 11 {Old} 06 003C 0000 0001 77 0000", $"10 11 {Old} 0E 003C 0000 0001 77 0000", $"10 11 {Old} 16 003C 0000 0001 77 0000");
        Refused.AsMalformed(ProtocolVersion.V311, $"10 11 {Old} 1E 003C 0000 0001 77 0000");
        Refused.AsMalformed(ProtocolVersion.V5, $"10 13 {New} 1E 003C 00 0000 00 0001 77 0000");
    }

    [Fact]
    [Normative("MQTT-3.1.2-9", Mqtt.V311)]
    [Normative("MQTT-3.1.2-9", Mqtt.V5)]
    public void With_a_will__its_properties_topic_and_payload_are_there()
    {
        Refused.AsMalformed(ProtocolVersion.V311, $"10 0C {Old} 06 003C 0000", $"10 0F {Old} 06 003C 0000 0001 77");
        Refused.AsMalformed(ProtocolVersion.V5, $"10 0D {New} 06 003C 00 0000", $"10 0E {New} 06 003C 00 0000 00", $"10 11 {New} 06 003C 00 0000 00 0001 77");
        Refused.NotAtAll(ProtocolVersion.V5, $"10 13 {New} 06 003C 00 0000 00 0001 77 0000");
    }

    [Fact]
    [Normative("MQTT-3.1.2-18", Mqtt.V311)]
    [Normative("MQTT-3.1.2-19", Mqtt.V311)]
    [Normative("MQTT-3.1.2-16", Mqtt.V5)]
    [Normative("MQTT-3.1.2-17", Mqtt.V5)]
    public void A_user_name__is_there_exactly_when_its_flag_is_set()
    {
        Refused.NotAtAll(ProtocolVersion.V311, $"10 0F {Old} 82 003C 0000 0001 75");
        Refused.AsMalformed(ProtocolVersion.V311, $"10 0C {Old} 82 003C 0000", $"10 0F {Old} 02 003C 0000 0001 75");
        Refused.AsMalformed(ProtocolVersion.V5, $"10 0D {New} 82 003C 00 0000", $"10 10 {New} 02 003C 00 0000 0001 75");
    }

    [Fact]
    [Normative("MQTT-3.1.2-20", Mqtt.V311)]
    [Normative("MQTT-3.1.2-21", Mqtt.V311)]
    [Normative("MQTT-3.1.2-18", Mqtt.V5)]
    [Normative("MQTT-3.1.2-19", Mqtt.V5)]
    public void A_password__is_there_exactly_when_its_flag_is_set()
    {
        Refused.NotAtAll(ProtocolVersion.V311, $"10 12 {Old} C2 003C 0000 0001 75 0001 70");
        Refused.AsMalformed(ProtocolVersion.V311, $"10 0F {Old} C2 003C 0000 0001 75", $"10 12 {Old} 82 003C 0000 0001 75 0001 70");
        Refused.AsMalformed(ProtocolVersion.V5, $"10 0D {New} 42 003C 00 0000", $"10 10 {New} 02 003C 00 0000 0001 70");
    }

    [Fact]
    [Normative("MQTT-3.1.2-22", Mqtt.V311)]
    public void A_password_without_a_user_name__exists_in_5_0_only()
    {
        Refused.AsMalformed(ProtocolVersion.V311, $"10 0F {Old} 42 003C 0000 0001 70");
        Refused.NotAtAll(ProtocolVersion.V5, $"10 10 {New} 42 003C 00 0000 0001 70");
    }

    [Fact]
    [Normative("MQTT-3.1.3-1", Mqtt.V311)]
    [Normative("MQTT-3.1.3-3", Mqtt.V311)]
    [Normative("MQTT-3.1.3-1", Mqtt.V5)]
    [Normative("MQTT-3.1.3-3", Mqtt.V5)]
    public void Fields__come_in_their_order_and_the_client_id_first()
    {
        foreach ((ProtocolVersion version, string expected) in new[]
        {
            (ProtocolVersion.V311, $"10 19 {Old} C6 0000 0001 63 0001 77 0001 6D 0001 75 0001 70"),
            (ProtocolVersion.V5, $"10 1B {New} C6 0000 00 0001 63 00 0001 77 0001 6D 0001 75 0001 70"),
        })
        {
            byte[] written = Written(new ConnectPacket
            {
                ProtocolVersion = version,
                CleanStart = true,
                ClientId = "c"u8,
                HasWill = true,
                WillTopic = "w"u8,
                WillPayload = "m"u8,
                HasUserName = true,
                UserName = "u"u8,
                HasPassword = true,
                Password = "p"u8,
            });
            Assert.Equal(Packet.Hex(expected), written);
            ConnectPacket read = ConnectReader.Read(Packet.Parse(written));
            Assert.True(read.ClientId.SequenceEqual("c"u8) && read.WillTopic.SequenceEqual("w"u8) && read.WillPayload.SequenceEqual("m"u8));
            Assert.True(read.UserName.SequenceEqual("u"u8) && read.Password.SequenceEqual("p"u8));
        }

        Refused.AsMalformed(ProtocolVersion.V311, $"10 0A {Old} 02 003C");
    }

    [Fact]
    [Normative("MQTT-3.1.3-4", Mqtt.V311)]
    [Normative("MQTT-3.1.3-10", Mqtt.V311)]
    [Normative("MQTT-3.1.3-11", Mqtt.V311)]
    [Normative("MQTT-3.1.3-4", Mqtt.V5)]
    [Normative("MQTT-3.1.3-11", Mqtt.V5)]
    [Normative("MQTT-3.1.3-12", Mqtt.V5)]
    public void Client_id_will_topic_and_user_name__are_strings()
    {
        foreach (string text in new[] { "FF", "00" })
        {
            Refused.AsMalformed(
                ProtocolVersion.V311, $"10 0D {Old} 02 003C 0001 {text}", $"10 11 {Old} 06 003C 0000 0001 {text} 0000", $"10 0F {Old} 82 003C 0000 0001 {text}");
            Refused.AsMalformed(
                ProtocolVersion.V5, $"10 0E {New} 02 003C 00 0001 {text}", $"10 13 {New} 06 003C 00 0000 00 0001 {text} 0000", $"10 10 {New} 82 003C 00 0000 0001 {text}");
        }
    }

    private static byte[] Written(in ConnectPacket packet)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PacketWriter.WriteConnect(output, packet);
        return output.WrittenSpan.ToArray();
    }
}
