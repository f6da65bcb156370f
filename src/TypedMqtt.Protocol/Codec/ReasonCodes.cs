using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Codec;

/// <summary>Which reason codes each packet may carry (2.4), and how those of CONNACK map to the return codes of 3.x.</summary>
internal static class ReasonCodes
{
    public static bool IsAllowed(PacketType packet, ReasonCode code)
    {
        byte value = (byte)code;
        return packet switch
        {
            PacketType.ConnAck => value is 0 or (>= 0x80 and <= 0x8A) or 0x8C or 0x90 or 0x95 or 0x97 or (>= 0x99 and <= 0x9D) or 0x9F,
            PacketType.PubAck or PacketType.PubRec => value is 0 or 0x10 or 0x80 or 0x83 or 0x87 or 0x90 or 0x91 or 0x97 or 0x99,
            PacketType.PubRel or PacketType.PubComp => value is 0 or 0x92,
            PacketType.SubAck => value is <= 2 or 0x80 or 0x83 or 0x87 or 0x8F or 0x91 or 0x97 or 0x9E or 0xA1 or 0xA2,
            PacketType.UnsubAck => value is 0 or 0x11 or 0x80 or 0x83 or 0x87 or 0x8F or 0x91,

            // 0x8C stands in the table of 2.4 for DISCONNECT and is missing in that of 3.14.2.1.
            PacketType.Disconnect => value is 0 or 4 or (>= 0x80 and <= 0x83) or 0x87 or 0x89 or (>= 0x8B and <= 0x90) or (>= 0x93 and <= 0xA2),
            PacketType.Auth => value is 0 or 0x18 or 0x19,
            _ => false,
        };
    }

    /// <summary>Whether a broker may send DISCONNECT with a code: not with those by which a client says what becomes of its will (3.14.2.1).</summary>
    public static bool IsOfBrokersDisconnect(ReasonCode code) => (byte)code >= 0x80 && IsAllowed(PacketType.Disconnect, code);

    /// <summary>A 3.x CONNACK return code (3.1.1 §3.2.2.3) for a reason code.</summary>
    public static byte ToReturnCode(ReasonCode code) => code switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy or ReasonCode.QuotaExceeded or ReasonCode.UseAnotherServer
            or ReasonCode.ServerMoved or ReasonCode.ConnectionRateExceeded => 3,
        ReasonCode.BadUserNameOrPassword => 4,
        _ => 5,
    };

    public static ReasonCode FromReturnCode(byte code) => code switch
    {
        0 => ReasonCode.Success,
        1 => ReasonCode.UnsupportedProtocolVersion,
        2 => ReasonCode.ClientIdentifierNotValid,
        3 => ReasonCode.ServerUnavailable,
        4 => ReasonCode.BadUserNameOrPassword,
        5 => ReasonCode.NotAuthorized,
        _ => throw MqttProtocolException.Malformed($"{code} is not a CONNACK return code (3.1.1 §3.2.2.3)."),
    };
}
