using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Tests.Codec;

namespace TypedMqtt.Protocol.Tests.Properties;

/// <summary>Every property in every packet, against table 2-4 of the specification and the rules of its own section.</summary>
public sealed class PropertyRulesTests
{
    private const string Everywhere =
        "CONNECT CONNACK PUBLISH Will PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK DISCONNECT AUTH";

    /// <summary>Table 2-4: the property, a valid value in hex, and who may carry it.</summary>
    private static readonly (PropertyId Id, string Value, string Packets)[] Table =
    [
        (PropertyId.PayloadFormatIndicator, "01", "PUBLISH Will"),
        (PropertyId.MessageExpiryInterval, "00000000", "PUBLISH Will"),
        (PropertyId.ContentType, "0001 74", "PUBLISH Will"),
        (PropertyId.ResponseTopic, "0003 612F62", "PUBLISH Will"),
        (PropertyId.CorrelationData, "0002 00FF", "PUBLISH Will"),
        (PropertyId.SubscriptionIdentifier, "FFFFFF7F", "PUBLISH SUBSCRIBE"),
        (PropertyId.SessionExpiryInterval, "FFFFFFFF", "CONNECT CONNACK DISCONNECT"),
        (PropertyId.AssignedClientIdentifier, "0001 63", "CONNACK"),
        (PropertyId.ServerKeepAlive, "0000", "CONNACK"),
        (PropertyId.AuthenticationMethod, "0001 6D", "CONNECT CONNACK AUTH"),
        (PropertyId.AuthenticationData, "0002 00FF", "CONNECT CONNACK AUTH"),
        (PropertyId.RequestProblemInformation, "00", "CONNECT"),
        (PropertyId.WillDelayInterval, "00000000", "Will"),
        (PropertyId.RequestResponseInformation, "01", "CONNECT"),
        (PropertyId.ResponseInformation, "0000", "CONNACK"),
        (PropertyId.ServerReference, "0001 73", "CONNACK DISCONNECT"),
        (PropertyId.ReasonString, "0000", "CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH"),
        (PropertyId.ReceiveMaximum, "0001", "CONNECT CONNACK"),
        (PropertyId.TopicAliasMaximum, "0000", "CONNECT CONNACK"),
        (PropertyId.TopicAlias, "FFFF", "PUBLISH"),
        (PropertyId.MaximumQos, "00", "CONNACK"),
        (PropertyId.RetainAvailable, "00", "CONNACK"),
        (PropertyId.UserProperty, "0000 0000", Everywhere),
        (PropertyId.MaximumPacketSize, "00000001", "CONNECT CONNACK"),
        (PropertyId.WildcardSubscriptionAvailable, "00", "CONNACK"),
        (PropertyId.SubscriptionIdentifierAvailable, "00", "CONNACK"),
        (PropertyId.SharedSubscriptionAvailable, "01", "CONNACK"),
    ];

    public static TheoryData<PropertyId, string> Pairs()
    {
        var rows = new TheoryData<PropertyId, string>();
        foreach (PropertyId id in Enum.GetValues<PropertyId>())
        {
            Array.ForEach(PropertyCarrier.All, carrier => rows.Add(id, carrier.Name));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_property__is_read_where_it_may_stand_and_malformed_elsewhere(PropertyId id, string packet)
    {
        PropertyCarrier carrier = PropertyCarrier.Of(packet);
        byte[] property = Encode(id);

        ReasonCode? error = carrier.Try(carrier.With(id, property));

        Assert.Equal(MayStandIn(id, packet) ? null : ReasonCode.MalformedPacket, error);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_property_that_stands_twice__is_a_protocol_error_unless_it_may_repeat(PropertyId id, string packet)
    {
        PropertyCarrier carrier = PropertyCarrier.Of(packet);
        bool mayRepeat = id == PropertyId.UserProperty || (id == PropertyId.SubscriptionIdentifier && packet == "PUBLISH");
        byte[] between = [0x26, 0, 0, 0, 0];

        ReasonCode? error = carrier.Try(carrier.With(id, [.. Encode(id), .. between, .. Encode(id)]));

        Assert.Equal(!MayStandIn(id, packet) ? ReasonCode.MalformedPacket : mayRepeat ? null : ReasonCode.ProtocolError, error);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_property_that_is_cut_short__is_malformed(PropertyId id, string packet)
    {
        PropertyCarrier carrier = PropertyCarrier.Of(packet);
        byte[] property = Encode(id);
        for (int length = 1; length < property.Length; length++)
        {
            // A variable byte integer that is cut, or a string whose length says more than there is.
            Assert.Equal((length, ReasonCode.MalformedPacket), (length, carrier.Try(carrier.With(id, property[..length]))));
        }
    }

    [Theory]
    [InlineData(PropertyId.PayloadFormatIndicator, 2)]
    [InlineData(PropertyId.RequestProblemInformation, 2)]
    [InlineData(PropertyId.RequestResponseInformation, 2)]
    [InlineData(PropertyId.MaximumQos, 2)]
    [InlineData(PropertyId.RetainAvailable, 2)]
    [InlineData(PropertyId.WildcardSubscriptionAvailable, 2)]
    [InlineData(PropertyId.SubscriptionIdentifierAvailable, 2)]
    [InlineData(PropertyId.SharedSubscriptionAvailable, 2)]
    public void A_flag__is_0_or_1(PropertyId id, int firstForbidden)
    {
        foreach (PropertyCarrier carrier in Carriers(id))
        {
            for (int value = 0; value <= 0xFF; value++)
            {
                ReasonCode? expected = value < firstForbidden ? null : ReasonCode.ProtocolError;
                Assert.Equal((carrier.Name, value, expected), (carrier.Name, value, carrier.Try([(byte)id, (byte)value])));
            }
        }
    }

    [Theory]
    [InlineData("receive maximum 0", PropertyId.ReceiveMaximum, "0000", ReasonCode.ProtocolError)]
    [InlineData("receive maximum 65535", PropertyId.ReceiveMaximum, "FFFF", null)]
    [InlineData("maximum packet size 0", PropertyId.MaximumPacketSize, "00000000", ReasonCode.ProtocolError)]
    [InlineData("maximum packet size of 32 bits", PropertyId.MaximumPacketSize, "FFFFFFFF", null)]
    [InlineData("subscription identifier 0", PropertyId.SubscriptionIdentifier, "00", ReasonCode.ProtocolError)]
    [InlineData("subscription identifier 1", PropertyId.SubscriptionIdentifier, "01", null)]
    [InlineData("subscription identifier in too many bytes", PropertyId.SubscriptionIdentifier, "8100", ReasonCode.MalformedPacket)]
    [InlineData("subscription identifier of five bytes", PropertyId.SubscriptionIdentifier, "FFFFFFFF7F", ReasonCode.MalformedPacket)]
    [InlineData("topic alias 0", PropertyId.TopicAlias, "0000", ReasonCode.TopicAliasInvalid)]
    [InlineData("topic alias 1", PropertyId.TopicAlias, "0001", null)]
    [InlineData("server keep-alive 65535", PropertyId.ServerKeepAlive, "FFFF", null)]
    [InlineData("response topic with #", PropertyId.ResponseTopic, "0003 612F23", ReasonCode.ProtocolError)]
    [InlineData("response topic with +", PropertyId.ResponseTopic, "0001 2B", ReasonCode.ProtocolError)]
    [InlineData("empty response topic", PropertyId.ResponseTopic, "0000", ReasonCode.ProtocolError)]
    [InlineData("response topic with NUL", PropertyId.ResponseTopic, "0002 6100", ReasonCode.MalformedPacket)]
    [InlineData("content type with a surrogate", PropertyId.ContentType, "0003 EDA080", ReasonCode.MalformedPacket)]
    [InlineData("reason string that is not UTF-8", PropertyId.ReasonString, "0001 FF", ReasonCode.MalformedPacket)]
    [InlineData("server reference with NUL", PropertyId.ServerReference, "0001 00", ReasonCode.MalformedPacket)]
    [InlineData("authentication method that is not UTF-8", PropertyId.AuthenticationMethod, "0002 C0AF", ReasonCode.MalformedPacket)]
    [InlineData("assigned client identifier with NUL", PropertyId.AssignedClientIdentifier, "0001 00", ReasonCode.MalformedPacket)]
    [InlineData("response information that is not UTF-8", PropertyId.ResponseInformation, "0001 80", ReasonCode.MalformedPacket)]
    [InlineData("user property with a bad name", PropertyId.UserProperty, "0001 FF 0001 61", ReasonCode.MalformedPacket)]
    [InlineData("user property with a bad value", PropertyId.UserProperty, "0001 61 0001 00", ReasonCode.MalformedPacket)]
    [InlineData("user property without a value", PropertyId.UserProperty, "0001 61", ReasonCode.MalformedPacket)]
    [InlineData("correlation data of any bytes", PropertyId.CorrelationData, "0003 00FFC0", null)]
    [InlineData("empty authentication data", PropertyId.AuthenticationData, "0000", null)]
    public void A_value__is_accepted_or_refused_with_its_reason_wherever_it_stands(string what, PropertyId id, string value, ReasonCode? expected)
    {
        foreach (PropertyCarrier carrier in Carriers(id))
        {
            ReasonCode? error = carrier.Try(carrier.With(id, [(byte)id, .. Packet.Hex(value)]));

            Assert.Equal((what, carrier.Name, expected), (what, carrier.Name, error));
        }
    }

    [Fact]
    public void An_identifier_that_no_property_has__is_malformed_everywhere()
    {
        IEnumerable<byte[]> unknown = Enumerable.Range(0, 128).Where(static id => !Enum.IsDefined((PropertyId)id)).Select(static id => new[] { (byte)id })
            .Append([0x80, 0x01]).Append([0xFF, 0xFF, 0xFF, 0x7F]).Append([0x81, 0x00]).Append([0x80, 0x80, 0x80, 0x80, 0x01]);
        foreach (byte[] id in unknown)
        {
            foreach (PropertyCarrier carrier in PropertyCarrier.All)
            {
                byte[] block = [.. id, 0, 1, 1, 1, 1];
                Assert.Equal((id[0], carrier.Name, ReasonCode.MalformedPacket), (id[0], carrier.Name, carrier.Try(carrier.With(PropertyId.UserProperty, block))));
            }
        }
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("AUTH")]
    public void Authentication_data_without_a_method__is_a_protocol_error(string packet) =>
        Assert.Equal(ReasonCode.ProtocolError, PropertyCarrier.Of(packet).Try(Encode(PropertyId.AuthenticationData)));

    private static IEnumerable<PropertyCarrier> Carriers(PropertyId id) => PropertyCarrier.All.Where(carrier => MayStandIn(id, carrier.Name));

    private static bool MayStandIn(PropertyId id, string packet) => Table.Single(row => row.Id == id).Packets.Split(' ').Contains(packet);

    private static byte[] Encode(PropertyId id) => [(byte)id, .. Packet.Hex(Table.Single(row => row.Id == id).Value)];
}
