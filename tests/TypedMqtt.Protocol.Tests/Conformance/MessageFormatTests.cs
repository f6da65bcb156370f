using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Tests.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>PUBLISH, SUBSCRIBE, UNSUBSCRIBE and the topics in them (3.3, 3.8, 3.10, 4.7).</summary>
public sealed class MessageFormatTests
{
    [Fact]
    [Normative("MQTT-3.3.1-2", Mqtt.V311)]
    [Normative("MQTT-3.3.1-4", Mqtt.V311)]
    [Normative("MQTT-3.3.1-2", Mqtt.V5)]
    [Normative("MQTT-3.3.1-4", Mqtt.V5)]
    public void DUP_at_QoS_0_and_QoS_3__do_not_exist()
    {
        Refused.NotAtAll(ProtocolVersion.V311, "3A 05 0001 61 0001", "34 05 0001 61 0001");
        Refused.AsMalformed(ProtocolVersion.V311, "38 03 0001 61", "39 03 0001 61", "36 05 0001 61 0001", "3E 05 0001 61 0001");
        Refused.AsMalformed(ProtocolVersion.V5, "38 04 0001 61 00", "36 06 0001 61 0001 00");
    }

    [Fact]
    [Normative("MQTT-3.3.2-1", Mqtt.V311)]
    [Normative("MQTT-3.3.2-1", Mqtt.V5)]
    public void The_topic__is_the_first_field_and_a_string()
    {
        PublishPacket packet = PacketReader.ReadPublish(Packet.Parse(Packet.Hex("32 08 0002 6162 0001 00 78")), ProtocolVersion.V5);
        Assert.True(packet.Topic.SequenceEqual("ab"u8) && packet.PacketId == 1 && packet.Payload.SequenceEqual("x"u8));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PacketWriter.WritePublish(output, packet, ProtocolVersion.V311);
        Assert.Equal(Packet.Hex("32 07 0002 6162 0001 78"), output.WrittenSpan.ToArray());
        Refused.AsMalformed(ProtocolVersion.V311, "30 00", "30 01 00", "30 03 0002 61", "30 03 0001 FF");
    }

    [Fact]
    [Normative("MQTT-3.3.2-2", Mqtt.V311)]
    [Normative("MQTT-4.7.1-1", Mqtt.V311)]
    [Normative("MQTT-3.3.2-2", Mqtt.V5)]
    [Normative("MQTT-4.7.0-1", Mqtt.V5)]
    public void Topics__have_no_wildcards()
    {
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V311, "30 03 0001 2B", "30 03 0001 23", "30 05 0003 612F23", "30 04 0002 612B");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V5, "30 04 0001 2B 00", "30 06 0003 612F23 00");
    }

    [Fact]
    [Normative("MQTT-3.3.2-14", Mqtt.V5)]
    public void Response_topics__have_no_wildcards()
    {
        Refused.NotAtAll(ProtocolVersion.V5, "30 08 0001 61 04 08 0001 62");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V5, "30 08 0001 61 04 08 0001 2B", "30 08 0001 61 04 08 0001 23");
    }

    [Fact]
    [Normative("MQTT-3.8.3-1", Mqtt.V311)]
    [Normative("MQTT-3.10.3-1", Mqtt.V311)]
    [Normative("MQTT-3.8.3-1", Mqtt.V5)]
    [Normative("MQTT-3.10.3-1", Mqtt.V5)]
    public void Filters__are_strings()
    {
        foreach (string text in new[] { "FF", "00", "C3" })
        {
            Refused.AsMalformed(ProtocolVersion.V311, $"82 06 0001 0001 {text} 00", $"A2 05 0001 0001 {text}");
            Refused.AsMalformed(ProtocolVersion.V5, $"82 07 0001 00 0001 {text} 00", $"A2 06 0001 00 0001 {text}");
        }
    }

    [Fact]
    [Normative("MQTT-3.8.3-3", Mqtt.V311)]
    [Normative("MQTT-3.10.3-2", Mqtt.V311)]
    [Normative("MQTT-3.8.3-2", Mqtt.V5)]
    [Normative("MQTT-3.10.3-2", Mqtt.V5)]
    public void SUBSCRIBE_and_UNSUBSCRIBE__have_a_filter()
    {
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V311, "82 02 0001", "A2 02 0001");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V5, "82 03 0001 00", "A2 03 0001 00");
    }

    [Fact]
    [Normative("MQTT-3.8.3-4", Mqtt.V5)]
    public void No_local_on_a_shared_subscription__is_a_protocol_error()
    {
        Refused.NotAtAll(ProtocolVersion.V5, "82 10 0001 00 000A 2473686172652F672F74 00", "82 07 0001 00 0001 74 04");
        Refused.With(ReasonCode.ProtocolError, ProtocolVersion.V5, "82 10 0001 00 000A 2473686172652F672F74 04");
    }

    [Theory]
    [InlineData("$share/g/a", true)]
    [InlineData("$share/g", false)]
    [InlineData("$share/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/g/", false)]
    [InlineData("$share/+/a", false)]
    [InlineData("$share/g#/a", false)]
    [InlineData("$share/#/a", false)]
    [Normative("MQTT-4.8.2-1", Mqtt.V5)]
    [Normative("MQTT-4.8.2-2", Mqtt.V5)]
    public void A_shared_filter__is_a_name_and_a_filter(string filter, bool valid)
    {
        string text = Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(filter));
        string packet = $"82 {filter.Length + 6:X2} 0001 00 {filter.Length:X4} {text} 00";
        if (valid)
        {
            Refused.NotAtAll(ProtocolVersion.V5, packet);
        }
        else
        {
            Refused.AsMalformed(ProtocolVersion.V5, packet);
        }
    }
}
