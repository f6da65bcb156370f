namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Every reason code in every packet that carries one, against the tables of the specification.</summary>
public sealed class ReasonCodeTests
{
    [Theory]
    [InlineData("CONNACK 3.2.2.2", "20 03 00 ?? 00", "00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F")]
    [InlineData("PUBACK 3.4.2.1", "40 03 0001 ??", "00 10 80 83 87 90 91 97 99")]
    [InlineData("PUBREC 3.5.2.1", "50 03 0001 ??", "00 10 80 83 87 90 91 97 99")]
    [InlineData("PUBREL 3.6.2.1", "62 03 0001 ??", "00 92")]
    [InlineData("PUBCOMP 3.7.2.1", "70 03 0001 ??", "00 92")]
    [InlineData("SUBACK 3.9.3", "90 04 0001 00 ??", "00 01 02 80 83 87 8F 91 97 9E A1 A2")]
    [InlineData("SUBACK 3.9.3, second code", "90 05 0001 00 00 ??", "00 01 02 80 83 87 8F 91 97 9E A1 A2")]
    [InlineData("UNSUBACK 3.11.3", "B0 04 0001 00 ??", "00 11 80 83 87 8F 91")]
    [InlineData("DISCONNECT 3.14.2.1 and 2.4", "E0 01 ??",
        "00 04 80 81 82 83 87 89 8B 8C 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F A0 A1 A2")]
    [InlineData("AUTH 3.15.2.1", "F0 06 ?? 04 15 0001 6D", "00 18 19")]
    public void A_reason_code__is_read_where_the_specification_lists_it_and_malformed_elsewhere(string table, string packet, string allowed)
    {
        string[] codes = allowed.Split(' ');
        for (int code = 0; code <= 0xFF; code++)
        {
            string hex = code.ToString("X2", null);
            byte[] bytes = Packet.Hex(packet.Replace("??", hex, StringComparison.Ordinal));

            var error = Record.Exception(() => Packet.Rewrite(bytes, ProtocolVersion.V5)) as MqttProtocolException;

            Assert.Equal((table, hex, codes.Contains(hex) ? null : ReasonCode.MalformedPacket), (table, hex, error?.ReasonCode));
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    public void A_return_code_of_3x__is_one_of_six_and_a_granted_QoS_one_of_four(ProtocolVersion version)
    {
        for (int code = 0; code <= 0xFF; code++)
        {
            byte[] connAck = [0x20, 2, 0, (byte)code];
            byte[] subAck = [0x90, 3, 0, 1, (byte)code];

            Assert.Equal((code, code <= 5), (code, Record.Exception(() => Packet.Rewrite(connAck, version)) is null));
            Assert.Equal((code, code is <= 2 or 0x80), (code, Record.Exception(() => Packet.Rewrite(subAck, version)) is null));
        }
    }
}
