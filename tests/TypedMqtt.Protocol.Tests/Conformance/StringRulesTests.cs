using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Tests.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>Strings (3.1.1: 1.5.3; 5.0: 1.5.4, 1.5.7), each wherever a packet has one.</summary>
public sealed class StringRulesTests
{
    /// <summary>Packets of 3.1.1 with a string of one byte, "t", in the place of TT.</summary>
    private static readonly string[] Old =
    [
        "10 {0+12} 0004 4D515454 04 02 003C {S}",
        "10 {0+16} 0004 4D515454 04 06 003C 0000 {S} 0000",
        "10 {0+14} 0004 4D515454 04 82 003C 0000 {S}",
        "30 {0+2} {S}",
        "82 {0+5} 0001 {S} 00",
        "A2 {0+4} 0001 {S}",
    ];

    /// <summary>Packets of 5.0: names and values of user properties, and properties that are strings.</summary>
    private static readonly string[] Properties =
    [
        "30 {0+9} 0001 61 {0+5} 26 {S} 0000",
        "30 {0+9} 0001 61 {0+5} 26 0000 {S}",
        "30 {0+7} 0001 61 {0+3} 03 {S}",
        "30 {0+7} 0001 61 {0+3} 08 {S}",
        "40 {0+9} 0001 00 {0+5} 26 {S} 0000",
        "40 {0+7} 0001 00 {0+3} 1F {S}",
    ];

    [Theory]
    [InlineData("EDA080")]
    [InlineData("EDBFBF")]
    [InlineData("C0AF")]
    [InlineData("E282")]
    [InlineData("80")]
    [InlineData("F4908080")]
    [Normative("MQTT-1.5.3-1", Mqtt.V311)]
    [Normative("MQTT-1.5.4-1", Mqtt.V5)]
    public void What_is_not_UTF_8__is_malformed(string text)
    {
        Refused.AsMalformed(ProtocolVersion.V311, With(Old, text));
        Refused.AsMalformed(ProtocolVersion.V5, With(Properties, text));
    }

    [Fact]
    [Normative("MQTT-1.5.3-2", Mqtt.V311)]
    [Normative("MQTT-1.5.4-2", Mqtt.V5)]
    public void The_null_character__is_malformed()
    {
        Refused.AsMalformed(ProtocolVersion.V311, With(Old, "00"));
        Refused.AsMalformed(ProtocolVersion.V5, With(Properties, "610062"));
    }

    [Fact]
    [Normative("MQTT-1.5.3-3", Mqtt.V311)]
    [Normative("MQTT-1.5.4-3", Mqtt.V5)]
    public void A_byte_order_mark__stays_where_it_is()
    {
        foreach ((ProtocolVersion version, string[] packets) in new[] { (ProtocolVersion.V311, With(Old, "EFBBBF")), (ProtocolVersion.V5, With(Properties, "EFBBBF61")) })
        {
            Assert.All(packets, hex => Assert.Equal(Packet.Hex(hex), Packet.Rewrite(Packet.Hex(hex), version)));
        }

        Assert.True(PacketReader.ReadPublish(Packet.Parse(Packet.Hex("30 05 0003 EFBBBF")), ProtocolVersion.V311).Topic.SequenceEqual((byte[])[0xEF, 0xBB, 0xBF]));
    }

    [Theory]
    [InlineData("C1")]
    [InlineData("00")]
    [InlineData("EDA080")]
    [Normative("MQTT-1.5.7-1", Mqtt.V5)]
    public void Name_and_value_of_a_user_property__are_strings_like_others(string text) =>
        Refused.AsMalformed(ProtocolVersion.V5, With(Properties[..2], text));

    [Theory]
    [InlineData("00")]
    [InlineData("FF")]
    [Normative("MQTT-3.3.2-13", Mqtt.V5)]
    [Normative("MQTT-3.3.2-19", Mqtt.V5)]
    public void Response_topic_and_content_type__are_strings(string text) => Refused.AsMalformed(ProtocolVersion.V5, With(Properties[2..4], text));

    /// <summary>Puts a string with its length at {S} and its length plus n at {0+n}.</summary>
    private static string[] With(string[] packets, string text)
    {
        int length = text.Length / 2;
        return
        [
            .. packets.Select(p => System.Text.RegularExpressions.Regex.Replace(
                p.Replace("{S}", $"{length:X4} {text}", StringComparison.Ordinal),
                @"\{0\+(\d+)\}",
                m => $"{length + int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture):X2}")),
        ];
    }
}
