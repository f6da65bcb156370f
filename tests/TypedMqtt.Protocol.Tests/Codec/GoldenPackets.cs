namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Packets encoded by hand from the rules of the specifications, in the form the writer chooses.</summary>
internal static class GoldenPackets
{
    private const string User = "26 0001 61 0001 62";
    private const string Reason = "1F 0001 72";

    private static readonly (string Name, string Hex)[] Common =
    [
        ("PUBACK", "40 02 0001"),
        ("PUBREC", "50 02 FFFF"),
        ("PUBREL", "62 02 0100"),
        ("PUBCOMP", "70 02 0001"),
        ("PINGREQ", "C0 00"),
        ("PINGRESP", "D0 00"),
        ("DISCONNECT", "E0 00"),
    ];

    private static readonly (string Name, string Hex)[] Old =
    [
        ("CONNACK accepted", "20 02 00 00"),
        ("CONNACK unacceptable version", "20 02 00 01"),
        ("CONNACK identifier rejected", "20 02 00 02"),
        ("CONNACK server unavailable", "20 02 00 03"),
        ("CONNACK bad credentials", "20 02 00 04"),
        ("CONNACK not authorized", "20 02 00 05"),
        ("PUBLISH of nothing", "30 03 0001 61"),
        ("PUBLISH QoS 0 retained", "31 07 0003 612F62 6869"),
        ("PUBLISH QoS 1 again", "3A 07 0003 612F62 000A"),
        ("PUBLISH QoS 2", "34 0A 0003 612F62 FFFF 000102"),
        ("PUBLISH of 200 bytes", "30 CB01 0001 61 " + new string('5', 400)),
        ("SUBSCRIBE", "82 0C 000A 0003 612F62 01 0001 23 02"),
        ("SUBACK", "90 05 000A 01 02 00"),
        ("UNSUBSCRIBE", "A2 0A 0002 0003 612F62 0001 2B"),
        ("UNSUBACK", "B0 02 0002"),
    ];

    private static readonly (string Name, string Hex)[] V31 =
    [
        ("CONNECT", "10 0F 0006 4D5149736470 03 02 003C 0001 61"),
        ("CONNECT with everything", "10 20 0006 4D5149736470 03 EE 003C 0002 6331 0003 772F74 0002 0102 0001 75 0002 7077"),
    ];

    private static readonly (string Name, string Hex)[] V311 =
    [
        ("CONNECT", "10 0C 0004 4D515454 04 02 003C 0000"),
        ("CONNECT with everything", "10 1E 0004 4D515454 04 F6 FFFF 0002 6331 0003 772F74 0002 0102 0001 75 0002 7077"),
        ("CONNECT with empty fields", "10 15 0004 4D515454 04 C4 0000 0000 0001 77 0000 0000 0000"),
        ("CONNACK session present", "20 02 01 00"),
        ("SUBACK refused", "90 04 0001 02 80"),
    ];

    private static readonly (string Name, string Hex)[] V5 =
    [
        ("CONNECT", "10 0D 0004 4D515454 05 02 003C 00 0000"),
        ("CONNECT with a password alone", "10 10 0004 4D515454 05 40 0000 00 0000 0001 70"),
        ("CONNECT with every property",
            "10 64 0004 4D515454 05 CC 003C 24 11 0000000A 21 0014 27 00000400 22 000A 19 01 17 00 " + User
            + "15 0001 6D 16 0002 DEAD 0002 6331 20 18 00000005 01 01 02 0000003C 03 0001 74 08 0001 72 09 0002 0102 26 0001 6B 0001 76"
            + "0003 772F74 0002 0102 0001 75 0002 7077"),
        ("CONNACK", "20 03 01 00 00"),
        ("CONNACK refused", "20 03 00 87 00"),
        ("CONNACK with every property",
            "20 3F 00 00 3C 11 0000000A 21 0014 24 01 25 00 27 00000400 12 0001 61 22 000A " + Reason + User
            + "28 00 29 01 2A 00 13 001E 1A 0001 69 1C 0001 73 15 0001 6D 16 0001 FF"),
        ("PUBLISH", "30 04 0001 61 00"),
        ("PUBLISH to an alias", "30 06 0000 03 23 0001"),
        ("PUBLISH with every property",
            "32 2C 0001 74 0001 25 01 01 02 0000003C 23 0007 08 0001 72 09 0002 0102 " + User + "0B 01 0B FFFFFF7F 03 0001 74 FE"),
        ("PUBACK with a reason", "40 03 0001 10"),
        ("PUBREC with a reason", "50 03 0001 97"),
        ("PUBREL with a reason", "62 03 0001 92"),
        ("PUBCOMP with a reason", "70 03 0001 92"),
        ("PUBACK with every property", "40 0F 0001 87 0B " + Reason + User),
        ("PUBREC with every property", "50 0F 0001 80 0B " + Reason + User),
        ("PUBREL with every property", "62 0F 0001 92 0B " + Reason + User),
        ("PUBCOMP with every property", "70 0F 0001 00 0B " + Reason + User),
        ("SUBSCRIBE", "82 07 0001 00 0001 23 00"),
        ("SUBSCRIBE with every property", "82 20 0001 0A 0B 8001 " + User + "0003 612F2B 2D 000A 2473686172652F672F23 02"),
        ("SUBACK", "90 05 0001 00 00 87"),
        ("SUBACK with every property", "90 0F 0001 0B " + Reason + User + "A2"),
        ("UNSUBSCRIBE", "A2 06 0002 00 0001 23"),
        ("UNSUBSCRIBE with every property", "A2 0F 0002 07 " + User + "0003 612F62"),
        ("UNSUBACK", "B0 05 0002 00 11 00"),
        ("UNSUBACK with every property", "B0 0F 0002 0B " + Reason + User + "87"),
        ("DISCONNECT with the will", "E0 01 04"),
        ("DISCONNECT with every property", "E0 16 9D 14 11 0000000A " + Reason + "1C 0001 73 " + User),
        ("AUTH", "F0 02 00 00"),
        ("AUTH with every property", "F0 15 18 13 15 0001 6D 16 0001 FF " + Reason + User),
    ];

    /// <summary>All of them with their versions.</summary>
    public static readonly (ProtocolVersion Version, string Name, byte[] Bytes)[] All =
    [
        .. Of(ProtocolVersion.V31, [.. Common, .. Old, .. V31]),
        .. Of(ProtocolVersion.V311, [.. Common, .. Old, .. V311]),
        .. Of(ProtocolVersion.V5, [.. Common, .. V5]),
    ];

    /// <summary>For a theory: version, name and hex.</summary>
    public static TheoryData<ProtocolVersion, string, string> Rows()
    {
        var rows = new TheoryData<ProtocolVersion, string, string>();
        foreach ((ProtocolVersion version, string name, byte[] bytes) in All)
        {
            rows.Add(version, name, Convert.ToHexString(bytes));
        }

        return rows;
    }

    private static IEnumerable<(ProtocolVersion Version, string Name, byte[] Bytes)> Of(ProtocolVersion version, (string Name, string Hex)[] packets) =>
        packets.Select(p => (version, p.Name, Packet.Hex(p.Hex)));
}
