namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Packets encoded by hand from the rules of the specifications, in the form the writer chooses.</summary>
internal static class GoldenPackets
{
    private const string User = "26 0001 61 0001 62";
    private const string Reason = "1F 0001 72";

    private static readonly (string Name, string Hex, string Fields)[] Common =
    [
        ("PUBACK", "40 02 0001", "PubAck 1 Success"),
        ("PUBREC", "50 02 FFFF", "PubRec 65535 Success"),
        ("PUBREL", "62 02 0100", "PubRel 256 Success"),
        ("PUBCOMP", "70 02 0001", "PubComp 1 Success"),
        ("PINGREQ", "C0 00", "PingReq"),
        ("PINGRESP", "D0 00", "PingResp"),
        ("DISCONNECT", "E0 00", "Disconnect Success"),
    ];

    private static readonly (string Name, string Hex, string Fields)[] Old =
    [
        ("CONNACK accepted", "20 02 00 00", "ConnAck Success"),
        ("CONNACK unacceptable version", "20 02 00 01", "ConnAck UnsupportedProtocolVersion"),
        ("CONNACK identifier rejected", "20 02 00 02", "ConnAck ClientIdentifierNotValid"),
        ("CONNACK server unavailable", "20 02 00 03", "ConnAck ServerUnavailable"),
        ("CONNACK bad credentials", "20 02 00 04", "ConnAck BadUserNameOrPassword"),
        ("CONNACK not authorized", "20 02 00 05", "ConnAck NotAuthorized"),
        ("PUBLISH of nothing", "30 03 0001 61", "Publish 'a' q0 payload="),
        ("PUBLISH QoS 0 retained", "31 07 0003 612F62 6869", "Publish 'a/b' q0 retain payload=6869"),
        ("PUBLISH QoS 1 again", "3A 07 0003 612F62 000A", "Publish 'a/b' q1 dup id=10 payload="),
        ("PUBLISH QoS 2", "34 0A 0003 612F62 FFFF 000102", "Publish 'a/b' q2 id=65535 payload=000102"),
        ("PUBLISH of 200 bytes", "30 CB01 0001 61 " + new string('5', 400), "Publish 'a' q0 payload=" + new string('5', 400)),
        ("SUBSCRIBE", "82 0C 000A 0003 612F62 01 0001 23 02", "Subscribe 10: 'a/b' q1, '#' q2"),
        ("SUBACK", "90 05 000A 01 02 00", "SubAck 10: 01 02 00"),
        ("UNSUBSCRIBE", "A2 0A 0002 0003 612F62 0001 2B", "Unsubscribe 2: 'a/b', '+'"),
        ("UNSUBACK", "B0 02 0002", "UnsubAck 2:"),
    ];

    private static readonly (string Name, string Hex, string Fields)[] V31 =
    [
        ("CONNECT", "10 0F 0006 4D5149736470 03 02 003C 0001 61", "Connect V31 clean keepalive=60 id='a'"),
        ("CONNECT with everything",
            "10 20 0006 4D5149736470 03 EE 003C 0002 6331 0003 772F74 0002 0102 0001 75 0002 7077",
            "Connect V31 clean keepalive=60 id='c1' will=('w/t' q1 retain payload=0102) user='u' password=7077"),
    ];

    private static readonly (string Name, string Hex, string Fields)[] V311 =
    [
        ("CONNECT", "10 0C 0004 4D515454 04 02 003C 0000", "Connect V311 clean keepalive=60 id=''"),
        ("CONNECT with everything",
            "10 1E 0004 4D515454 04 F6 FFFF 0002 6331 0003 772F74 0002 0102 0001 75 0002 7077",
            "Connect V311 clean keepalive=65535 id='c1' will=('w/t' q2 retain payload=0102) user='u' password=7077"),
        ("CONNECT with empty fields",
            "10 15 0004 4D515454 04 C4 0000 0000 0001 77 0000 0000 0000",
            "Connect V311 keepalive=0 id='' will=('w' q0 payload=) user='' password="),
        ("CONNACK session present", "20 02 01 00", "ConnAck present Success"),
        ("SUBACK refused", "90 04 0001 02 80", "SubAck 1: 02 80"),
    ];

    private static readonly (string Name, string Hex, string Fields)[] V5 =
    [
        ("CONNECT", "10 0D 0004 4D515454 05 02 003C 00 0000", "Connect V5 clean keepalive=60 id=''"),
        ("CONNECT with a password alone", "10 10 0004 4D515454 05 40 0000 00 0000 0001 70", "Connect V5 keepalive=0 id='' password=70"),
        ("CONNECT with every property",
            "10 64 0004 4D515454 05 CC 003C 24 11 0000000A 21 0014 27 00000400 22 000A 19 01 17 00 " + User
            + "15 0001 6D 16 0002 DEAD 0002 6331 20 18 00000005 01 01 02 0000003C 03 0001 74 08 0001 72 09 0002 0102 26 0001 6B 0001 76"
            + "0003 772F74 0002 0102 0001 75 0002 7077",
            "Connect V5 keepalive=60 id='c1' will=('w/t' q1 payload=0102 {WillDelayInterval=5, PayloadFormatIndicator=1, MessageExpiryInterval=60, ContentType=t, ResponseTopic=r, CorrelationData=0102, UserProperty=k:v}) user='u' password=7077 "
            + "{SessionExpiryInterval=10, ReceiveMaximum=20, MaximumPacketSize=1024, TopicAliasMaximum=10, RequestResponseInformation=1, RequestProblemInformation=0, "
            + "UserProperty=a:b, AuthenticationMethod=m, AuthenticationData=DEAD}"),
        ("CONNACK", "20 03 01 00 00", "ConnAck present Success"),
        ("CONNACK refused", "20 03 00 87 00", "ConnAck NotAuthorized"),
        ("CONNACK with every property",
            "20 3F 00 00 3C 11 0000000A 21 0014 24 01 25 00 27 00000400 12 0001 61 22 000A " + Reason + User
            + "28 00 29 01 2A 00 13 001E 1A 0001 69 1C 0001 73 15 0001 6D 16 0001 FF",
            "ConnAck Success {SessionExpiryInterval=10, ReceiveMaximum=20, MaximumQos=1, RetainAvailable=0, MaximumPacketSize=1024, "
            + "AssignedClientIdentifier=a, TopicAliasMaximum=10, ReasonString=r, UserProperty=a:b, WildcardSubscriptionAvailable=0, "
            + "SubscriptionIdentifierAvailable=1, SharedSubscriptionAvailable=0, ServerKeepAlive=30, ResponseInformation=i, ServerReference=s, "
            + "AuthenticationMethod=m, AuthenticationData=FF}"),
        ("PUBLISH", "30 04 0001 61 00", "Publish 'a' q0 payload="),
        ("PUBLISH to an alias", "30 06 0000 03 23 0001", "Publish '' q0 payload= {TopicAlias=1}"),
        ("PUBLISH with every property",
            "32 2C 0001 74 0001 25 01 01 02 0000003C 23 0007 08 0001 72 09 0002 0102 " + User + "0B 01 0B FFFFFF7F 03 0001 74 FE",
            "Publish 't' q1 id=1 payload=FE {PayloadFormatIndicator=1, MessageExpiryInterval=60, TopicAlias=7, ResponseTopic=r, "
            + "CorrelationData=0102, UserProperty=a:b, SubscriptionIdentifier=1, SubscriptionIdentifier=268435455, ContentType=t}"),
        ("PUBACK with a reason", "40 03 0001 10", "PubAck 1 NoMatchingSubscribers"),
        ("PUBREC with a reason", "50 03 0001 97", "PubRec 1 QuotaExceeded"),
        ("PUBREL with a reason", "62 03 0001 92", "PubRel 1 PacketIdentifierNotFound"),
        ("PUBCOMP with a reason", "70 03 0001 92", "PubComp 1 PacketIdentifierNotFound"),
        ("PUBACK with every property", "40 0F 0001 87 0B " + Reason + User, "PubAck 1 NotAuthorized {ReasonString=r, UserProperty=a:b}"),
        ("PUBREC with every property",
            "50 0F 0001 80 0B " + Reason + User,
            "PubRec 1 UnspecifiedError {ReasonString=r, UserProperty=a:b}"),
        ("PUBREL with every property",
            "62 0F 0001 92 0B " + Reason + User,
            "PubRel 1 PacketIdentifierNotFound {ReasonString=r, UserProperty=a:b}"),
        ("PUBCOMP with every property", "70 0F 0001 00 0B " + Reason + User, "PubComp 1 Success {ReasonString=r, UserProperty=a:b}"),
        ("SUBSCRIBE", "82 07 0001 00 0001 23 00", "Subscribe 1: '#' q0"),
        ("SUBSCRIBE with every property",
            "82 20 0001 0A 0B 8001 " + User + "0003 612F2B 2D 000A 2473686172652F672F23 02",
            "Subscribe 1: 'a/+' q1 no-local retain-as-published DoNotSend, '$share/g/#' q2 {SubscriptionIdentifier=128, UserProperty=a:b}"),
        ("SUBACK", "90 05 0001 00 00 87", "SubAck 1: 00 87"),
        ("SUBACK with every property", "90 0F 0001 0B " + Reason + User + "A2", "SubAck 1: A2 {ReasonString=r, UserProperty=a:b}"),
        ("UNSUBSCRIBE", "A2 06 0002 00 0001 23", "Unsubscribe 2: '#'"),
        ("UNSUBSCRIBE with every property", "A2 0F 0002 07 " + User + "0003 612F62", "Unsubscribe 2: 'a/b' {UserProperty=a:b}"),
        ("UNSUBACK", "B0 05 0002 00 11 00", "UnsubAck 2: 11 00"),
        ("UNSUBACK with every property", "B0 0F 0002 0B " + Reason + User + "87", "UnsubAck 2: 87 {ReasonString=r, UserProperty=a:b}"),
        ("DISCONNECT with the will", "E0 01 04", "Disconnect DisconnectWithWillMessage"),
        ("DISCONNECT with every property",
            "E0 16 9D 14 11 0000000A " + Reason + "1C 0001 73 " + User,
            "Disconnect ServerMoved {SessionExpiryInterval=10, ReasonString=r, ServerReference=s, UserProperty=a:b}"),
        ("AUTH", "F0 06 00 04 15 0001 6D", "Auth Success {AuthenticationMethod=m}"),
        ("AUTH with every property",
            "F0 15 18 13 15 0001 6D 16 0001 FF " + Reason + User,
            "Auth ContinueAuthentication {AuthenticationMethod=m, AuthenticationData=FF, ReasonString=r, UserProperty=a:b}"),
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

    /// <summary>For a theory: version, name, hex and what the fields are.</summary>
    public static TheoryData<ProtocolVersion, string, string, string> Fields()
    {
        var rows = new TheoryData<ProtocolVersion, string, string, string>();
        AddFields(rows, ProtocolVersion.V31, [.. Common, .. Old, .. V31]);
        AddFields(rows, ProtocolVersion.V311, [.. Common, .. Old, .. V311]);
        AddFields(rows, ProtocolVersion.V5, [.. Common, .. V5]);
        return rows;
    }

    private static void AddFields(TheoryData<ProtocolVersion, string, string, string> rows, ProtocolVersion version, (string Name, string Hex, string Fields)[] packets) =>
        Array.ForEach(packets, packet => rows.Add(version, packet.Name, packet.Hex, packet.Fields));

    private static IEnumerable<(ProtocolVersion Version, string Name, byte[] Bytes)> Of(ProtocolVersion version, (string Name, string Hex, string Fields)[] packets) =>
        packets.Select(p => (version, p.Name, Packet.Hex(p.Hex)));
}
