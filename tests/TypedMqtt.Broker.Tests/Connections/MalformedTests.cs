using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class MalformedTests
{
    /// <summary>What a connected client must not send, with the reason the specification names.</summary>
    public static TheoryData<string, string, ReasonCode> Packets() => new()
    {
        { "reserved type 0", "00 00", ReasonCode.MalformedPacket },
        { "five-byte length", "C0 80 80 80 80 01", ReasonCode.MalformedPacket },
        { "over-long length", "C0 80 00", ReasonCode.MalformedPacket },
        { "PINGREQ with flags", "C1 00", ReasonCode.MalformedPacket },
        { "PINGREQ with a body", "C0 01 00", ReasonCode.MalformedPacket },
        { "QoS 3", "36 06 0001 74 0001 00", ReasonCode.MalformedPacket },
        { "DUP with QoS 0", "38 04 0001 74 00", ReasonCode.MalformedPacket },
        { "PUBLISH with id 0", "32 06 0001 74 0000 00", ReasonCode.ProtocolError },
        { "PUBLISH without topic", "30 03 0000 00", ReasonCode.ProtocolError },
        { "PUBLISH to +", "30 04 0001 2B 00", ReasonCode.ProtocolError },
        { "PUBLISH to #", "30 04 0001 23 00", ReasonCode.ProtocolError },
        { "PUBLISH with U+0000", "30 04 0001 00 00", ReasonCode.MalformedPacket },
        { "PUBLISH with a surrogate", "30 06 0003 EDA080 00", ReasonCode.MalformedPacket },
        { "PUBLISH with an over-long character", "30 05 0002 C0AF 00", ReasonCode.MalformedPacket },
        { "PUBLISH that ends in its topic", "30 03 0005 74", ReasonCode.MalformedPacket },
        { "PUBLISH without properties length", "30 03 0001 74", ReasonCode.MalformedPacket },
        { "PUBLISH with a misplaced property", "30 07 0001 74 03 21 0001", ReasonCode.MalformedPacket },
        { "PUBLISH with an unknown property", "30 06 0001 74 02 7F 00", ReasonCode.MalformedPacket },
        { "PUBLISH with a property twice", "30 08 0001 74 04 01 00 01 00", ReasonCode.ProtocolError },
        { "PUBLISH with a format indicator of 2", "30 06 0001 74 02 01 02", ReasonCode.ProtocolError },
        { "PUBLISH with a subscription identifier", "30 06 0001 74 02 0B 01", ReasonCode.ProtocolError },
        { "PUBLISH with a wildcard response topic", "30 08 0001 74 04 08 0001 23", ReasonCode.ProtocolError },
        { "alias 0", "30 07 0001 74 03 23 0000", ReasonCode.TopicAliasInvalid },
        { "alias above the maximum", "30 07 0001 74 03 23 000B", ReasonCode.TopicAliasInvalid },
        { "unknown alias", "30 06 0000 03 23 0001", ReasonCode.ProtocolError },
        { "PUBACK with id 0", "40 02 0000", ReasonCode.ProtocolError },
        { "PUBACK with one byte", "40 01 00", ReasonCode.MalformedPacket },
        { "PUBACK with an unknown reason", "40 03 0001 55", ReasonCode.MalformedPacket },
        { "PUBREL without its flag", "60 02 0001", ReasonCode.MalformedPacket },
        { "SUBSCRIBE without its flag", "80 07 0001 00 0001 74 00", ReasonCode.MalformedPacket },
        { "SUBSCRIBE with id 0", "82 07 0000 00 0001 74 00", ReasonCode.ProtocolError },
        { "SUBSCRIBE without filter", "82 03 0001 00", ReasonCode.ProtocolError },
        { "SUBSCRIBE without options", "82 06 0001 00 0001 74", ReasonCode.MalformedPacket },
        { "SUBSCRIBE with QoS 3", "82 07 0001 00 0001 74 03", ReasonCode.ProtocolError },
        { "SUBSCRIBE with reserved options", "82 07 0001 00 0001 74 40", ReasonCode.MalformedPacket },
        { "SUBSCRIBE with retain handling 3", "82 07 0001 00 0001 74 30", ReasonCode.ProtocolError },
        { "SUBSCRIBE with identifier 0", "82 09 0001 02 0B 00 0001 74 00", ReasonCode.ProtocolError },
        { "SUBSCRIBE with two identifiers", "82 0B 0001 04 0B 01 0B 02 0001 74 00", ReasonCode.ProtocolError },
        { "SUBSCRIBE to a misplaced #", "82 09 0001 00 0003 232F61 00", ReasonCode.MalformedPacket },
        { "SUBSCRIBE to a+", "82 08 0001 00 0002 612B 00", ReasonCode.MalformedPacket },
        { "SUBSCRIBE to an empty filter", "82 06 0001 00 0000 00", ReasonCode.MalformedPacket },
        { "SUBSCRIBE to $share", "82 0C 0001 00 0006 247368617265 00", ReasonCode.MalformedPacket },
        { "shared SUBSCRIBE with no local", "82 10 0001 00 000A 2473686172652F672F74 04", ReasonCode.ProtocolError },
        { "UNSUBSCRIBE without filter", "A2 03 0001 00", ReasonCode.ProtocolError },
        { "DISCONNECT with flags", "E1 00", ReasonCode.MalformedPacket },
        { "DISCONNECT with an unknown reason", "E0 01 42", ReasonCode.MalformedPacket },
        { "DISCONNECT with bytes to spare", "E0 03 00 00 00", ReasonCode.MalformedPacket },
        { "AUTH without a method", "F0 00", ReasonCode.ProtocolError },
        { "CONNACK from a client", "20 03 00 00 00", ReasonCode.ProtocolError },
        { "SUBACK from a client", "90 04 0001 00 00", ReasonCode.ProtocolError },
        { "UNSUBACK from a client", "B0 04 0001 00 00", ReasonCode.ProtocolError },
        { "PINGRESP from a client", "D0 00", ReasonCode.ProtocolError },
    };

    /// <summary>What must not be the first packet, and CONNECTs that cannot be understood.</summary>
    public static TheoryData<string> FirstPackets() =>
    [
        "30 03 0001 74", "C0 00", "82 06 0001 0001 74 00", "E0 00", "20 02 00 00", "F0 00", "00 00", "40 02 0001",
        "47 45 54 20 2F 20 48 54 54 50", "16 03 01 00 80", "10 00", "10 80 80 80 80 01", "11 00",
        "10 0C 0004 4D515454 04 03 0000 0000", "10 0C 0004 4D515454 04 08 0000 0000", "10 0C 0004 4D515454 04 42 0000 0000",
        "10 0D 0004 4D515454 04 02 0000 0001 00", "10 0D 0004 4D515454 04 02 0000 0001 FF", "10 0D 0004 4D515454 04 02 0000 0000 00",
    ];

    [Theory]
    [MemberData(nameof(Packets))]
    [Normative("MQTT-4.13.1-1", Mqtt.V5)]
    [Normative("MQTT-4.13.2-1", Mqtt.V5)]
    [ShippedBug(10)]
    [ShippedBug(11)]
    public async Task What_breaks_the_protocol__closes_its_own_connection_with_the_reason(string what, string hex, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("t", Qos.AtMostOnce);
        RawClient client = await broker.ConnectAsync("client");

        // What comes before it in the same batch still counts, what comes behind does not.
        byte[] before = client.Encode("t", "before", Qos.AtMostOnce, 0);
        byte[] behind = client.Encode("t", "behind", Qos.AtMostOnce, 0);
        await client.SendAsync([.. before, .. Parse(hex), .. behind]);

        Assert.NotEmpty(what);
        await client.ExpectClosedAsync(reason);
        await bystander.ExpectPublishAsync("t", "before");
        await bystander.ExpectQuietAsync();
    }

    [Theory]
    [MemberData(nameof(FirstPackets))]
    [Normative("MQTT-3.1.0-1", Mqtt.V311)]
    [Normative("MQTT-3.1.4-1", Mqtt.V311)]
    [Normative("MQTT-3.1.0-1", Mqtt.V5)]
    [ShippedBug(12)]
    public async Task What_is_not_a_CONNECT__closes_without_an_answer(string hex)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open(ProtocolVersion.V311);

        await client.SendAsync(Parse(hex));

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("36 06 0001 74 0001 00")]
    [InlineData("82 06 0001 0001 74 04")]
    [InlineData("82 06 0001 0001 74 03")]
    [InlineData("E0 01 00")]
    [InlineData("F0 00")]
    [InlineData("40 03 0001 00")]
    [Normative("MQTT-4.8.0-1", Mqtt.V311)]
    public async Task What_breaks_3_1_1__closes_without_a_word(string hex)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", ProtocolVersion.V311);

        await client.SendAsync(Parse(hex));

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V31, true)]
    [InlineData(ProtocolVersion.V311, false)]
    public async Task A_request_with_DUP__is_a_repetition_in_3_1_and_malformed_later(ProtocolVersion version, bool isAllowed)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.SendAsync(Parse("8A 06 0001 0001 74 01"));
        if (!isAllowed)
        {
            await client.ExpectEndAsync();
            return;
        }

        await client.ExpectAsync(PacketType.SubAck);
        await client.SendAsync(Parse("AA 05 0002 0001 74"));
        await client.ExpectAsync(PacketType.UnsubAck);
        await client.SendAsync(Parse("6A 02 0003"));
        await client.ExpectAckAsync(PacketType.PubComp, 3);
    }

    [Fact]
    public async Task A_packet_cut_at_any_byte__waits_for_its_rest()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("topic", Qos.AtMostOnce);
        byte[] packet = client.Encode("topic", new string('x', 300), Qos.AtMostOnce, 0);

        for (int cut = 1; cut < packet.Length; cut += 7)
        {
            await client.SendAsync(packet[..cut]);
            await client.SendAsync(packet[cut..]);
            await client.ExpectPublishAsync("topic", new string('x', 300));
        }
    }

    [Fact]
    public async Task Packets_that_arrive_byte_by_byte__are_processed_in_order()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();
        byte[] all = [.. client.EncodeConnect(new ConnectOptions("c")), .. client.Encode("t", "x", Qos.AtLeastOnce, 1), 0xC0, 0];

        foreach (byte b in all)
        {
            await client.SendAsync(b);
        }

        await client.ExpectAsync(PacketType.ConnAck);
        await client.ExpectAsync(PacketType.PubAck);
        await client.ExpectAsync(PacketType.PingResp);
    }

    private static byte[] Parse(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}
