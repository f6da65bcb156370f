using TypedMqtt.Protocol.Tests.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>Which reason codes a packet may carry: all 256, against the tables of the specification.</summary>
public sealed class ReasonCodeRulesTests
{
    [Fact]
    [Normative("MQTT-3.2.2-8", Mqtt.V5)]
    public void CONNACK__has_its_own_codes() =>
        Exactly("20 03 00 {0} 00", "00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F");

    [Fact]
    [Normative("MQTT-3.4.2-1", Mqtt.V5)]
    [Normative("MQTT-3.5.2-1", Mqtt.V5)]
    public void PUBACK_and_PUBREC__have_their_own_codes()
    {
        Exactly("40 03 0001 {0}", "00 10 80 83 87 90 91 97 99");
        Exactly("50 03 0001 {0}", "00 10 80 83 87 90 91 97 99");
    }

    [Fact]
    [Normative("MQTT-3.6.2-1", Mqtt.V5)]
    [Normative("MQTT-3.7.2-1", Mqtt.V5)]
    public void PUBREL_and_PUBCOMP__have_their_own_codes()
    {
        Exactly("62 03 0001 {0}", "00 92");
        Exactly("70 03 0001 {0}", "00 92");
    }

    [Fact]
    [Normative("MQTT-3.9.3-2", Mqtt.V5)]
    [Normative("MQTT-3.11.3-2", Mqtt.V5)]
    public void SUBACK_and_UNSUBACK__have_their_own_codes()
    {
        Exactly("90 04 0001 00 {0}", "00 01 02 80 83 87 8F 91 97 9E A1 A2");
        Exactly("B0 04 0001 00 {0}", "00 11 80 83 87 8F 91");
    }

    [Fact]
    [Normative("MQTT-3.9.3-2", Mqtt.V311)]
    public void SUBACK_of_3_1_1__has_four_codes() => Exactly("90 03 0001 {0}", "00 01 02 80", ProtocolVersion.V311);

    /// <summary>0x8C is missing in 3.14.2.1, and 2.4 says that DISCONNECT carries it.</summary>
    [Fact]
    [Normative("MQTT-3.14.2-1", Mqtt.V5)]
    public void DISCONNECT__has_its_own_codes() =>
        Exactly("E0 01 {0}", "00 04 80 81 82 83 87 89 8B 8C 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F A0 A1 A2");

    [Fact]
    [Normative("MQTT-3.15.2-1", Mqtt.V5)]
    public void AUTH__has_its_own_codes() => Exactly("F0 06 {0} 04 15 0001 6D", "00 18 19");

    private static void Exactly(string packet, string codes, ProtocolVersion version = ProtocolVersion.V5)
    {
        HashSet<string> listed = [.. codes.Split(' ')];
        for (int code = 0; code < 256; code++)
        {
            byte[] bytes = Packet.Hex(packet.Replace("{0}", $"{code:X2}", StringComparison.Ordinal));
            Assert.True(listed.Contains($"{code:X2}") == (Record.Exception(() => Packet.Rewrite(bytes, version)) is null), $"{packet} {code:X2}");
        }
    }
}
