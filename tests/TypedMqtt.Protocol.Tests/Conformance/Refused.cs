using TypedMqtt.Protocol.Tests.Codec;

namespace TypedMqtt.Protocol.Tests.Conformance;

/// <summary>Both ends read with one codec: what it refuses, both refuse; what it writes, both write.</summary>
internal static class Refused
{
    public static void With(ReasonCode reason, ProtocolVersion version, params string[] packets) => Assert.All(packets, hex =>
    {
        var error = Assert.Throws<MqttProtocolException>(() => Packet.Rewrite(Packet.Hex(hex), version));
        Assert.Equal(reason, error.ReasonCode);
    });

    public static void AsMalformed(ProtocolVersion version, params string[] packets) => With(ReasonCode.MalformedPacket, version, packets);

    /// <summary>The same packet with what the rule allows, so that a refusal is not for another reason.</summary>
    public static void NotAtAll(ProtocolVersion version, params string[] packets) => Assert.All(packets, hex => Packet.Rewrite(Packet.Hex(hex), version));
}
