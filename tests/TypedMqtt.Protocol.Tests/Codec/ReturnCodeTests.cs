namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>The codes of 3.x; those of 5.0 are in <c>Conformance/ReasonCodeRulesTests</c>.</summary>
public sealed class ReturnCodeTests
{
    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    public void A_return_code_of_CONNACK__is_one_of_six_and_a_code_of_SUBACK_one_of_four(ProtocolVersion version)
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
