using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Properties;

/// <summary>How a property is encoded (2.2.2.2, column "Type").</summary>
internal enum PropertyType : byte
{
    Unknown,
    Byte,
    UInt16,
    UInt32,
    VariableByteInteger,
    Utf8,
    Binary,
    Utf8Pair,
}

/// <summary>What the specification says of each property: encoding, packets that may carry it, values that are errors.</summary>
internal static class PropertyTable
{
    /// <summary>Will properties share a table with packets under the number no packet type has.</summary>
    public const PacketType Will = 0;

    private static readonly Entry[] Entries = Build();

    /// <summary>A bit for each property that holds strings.</summary>
    public static readonly ulong Text = BitsOf(PropertyType.Utf8) | BitsOf(PropertyType.Utf8Pair);

    public static PropertyType TypeOf(uint id) => id < Entries.Length ? Entries[id].Type : PropertyType.Unknown;

    public static bool IsAllowed(uint id, PacketType packet) => (Entries[id].Packets & (1 << (int)packet)) != 0;

    /// <summary>User properties repeat anywhere, subscription identifiers only in a PUBLISH from the server.</summary>
    public static bool MayRepeat(uint id, PacketType packet) =>
        id == (uint)PropertyId.UserProperty || (id == (uint)PropertyId.SubscriptionIdentifier && packet == PacketType.Publish);

    /// <summary>Zero is a protocol error for these; other than 0 and 1 for the flags.</summary>
    public static bool IsValueAllowed(PropertyId id, uint value) => id switch
    {
        PropertyId.ReceiveMaximum or PropertyId.MaximumPacketSize or PropertyId.SubscriptionIdentifier => value != 0,
        PropertyId.PayloadFormatIndicator or PropertyId.RequestProblemInformation or PropertyId.RequestResponseInformation
            or PropertyId.MaximumQos or PropertyId.RetainAvailable or PropertyId.WildcardSubscriptionAvailable
            or PropertyId.SubscriptionIdentifierAvailable or PropertyId.SharedSubscriptionAvailable => value <= 1,
        _ => true,
    };

    private static ulong BitsOf(PropertyType type)
    {
        ulong bits = 0;
        for (int id = 0; id < Entries.Length; id++)
        {
            bits |= Entries[id].Type == type ? 1UL << id : 0;
        }

        return bits;
    }

    private static Entry[] Build()
    {
        var table = new Entry[(int)PropertyId.SharedSubscriptionAvailable + 1];
        void Add(PropertyId id, PropertyType type, params ReadOnlySpan<PacketType> packets)
        {
            int mask = 0;
            foreach (PacketType packet in packets)
            {
                mask |= 1 << (int)packet;
            }

            table[(int)id] = new Entry(type, mask);
        }

        Add(PropertyId.PayloadFormatIndicator, PropertyType.Byte, PacketType.Publish, Will);
        Add(PropertyId.MessageExpiryInterval, PropertyType.UInt32, PacketType.Publish, Will);
        Add(PropertyId.ContentType, PropertyType.Utf8, PacketType.Publish, Will);
        Add(PropertyId.ResponseTopic, PropertyType.Utf8, PacketType.Publish, Will);
        Add(PropertyId.CorrelationData, PropertyType.Binary, PacketType.Publish, Will);
        Add(PropertyId.SubscriptionIdentifier, PropertyType.VariableByteInteger, PacketType.Publish, PacketType.Subscribe);
        Add(PropertyId.SessionExpiryInterval, PropertyType.UInt32, PacketType.Connect, PacketType.ConnAck, PacketType.Disconnect);
        Add(PropertyId.AssignedClientIdentifier, PropertyType.Utf8, PacketType.ConnAck);
        Add(PropertyId.ServerKeepAlive, PropertyType.UInt16, PacketType.ConnAck);
        Add(PropertyId.AuthenticationMethod, PropertyType.Utf8, PacketType.Connect, PacketType.ConnAck, PacketType.Auth);
        Add(PropertyId.AuthenticationData, PropertyType.Binary, PacketType.Connect, PacketType.ConnAck, PacketType.Auth);
        Add(PropertyId.RequestProblemInformation, PropertyType.Byte, PacketType.Connect);
        Add(PropertyId.WillDelayInterval, PropertyType.UInt32, Will);
        Add(PropertyId.RequestResponseInformation, PropertyType.Byte, PacketType.Connect);
        Add(PropertyId.ResponseInformation, PropertyType.Utf8, PacketType.ConnAck);
        Add(PropertyId.ServerReference, PropertyType.Utf8, PacketType.ConnAck, PacketType.Disconnect);
        Add(PropertyId.ReasonString, PropertyType.Utf8, PacketType.ConnAck, PacketType.PubAck, PacketType.PubRec, PacketType.PubRel,
            PacketType.PubComp, PacketType.SubAck, PacketType.UnsubAck, PacketType.Disconnect, PacketType.Auth);
        Add(PropertyId.ReceiveMaximum, PropertyType.UInt16, PacketType.Connect, PacketType.ConnAck);
        Add(PropertyId.TopicAliasMaximum, PropertyType.UInt16, PacketType.Connect, PacketType.ConnAck);
        Add(PropertyId.TopicAlias, PropertyType.UInt16, PacketType.Publish);
        Add(PropertyId.MaximumQos, PropertyType.Byte, PacketType.ConnAck);
        Add(PropertyId.RetainAvailable, PropertyType.Byte, PacketType.ConnAck);
        Add(PropertyId.UserProperty, PropertyType.Utf8Pair, Will, PacketType.Connect, PacketType.ConnAck, PacketType.Publish, PacketType.PubAck,
            PacketType.PubRec, PacketType.PubRel, PacketType.PubComp, PacketType.Subscribe, PacketType.SubAck, PacketType.Unsubscribe,
            PacketType.UnsubAck, PacketType.Disconnect, PacketType.Auth);
        Add(PropertyId.MaximumPacketSize, PropertyType.UInt32, PacketType.Connect, PacketType.ConnAck);
        Add(PropertyId.WildcardSubscriptionAvailable, PropertyType.Byte, PacketType.ConnAck);
        Add(PropertyId.SubscriptionIdentifierAvailable, PropertyType.Byte, PacketType.ConnAck);
        Add(PropertyId.SharedSubscriptionAvailable, PropertyType.Byte, PacketType.ConnAck);
        return table;
    }

    private readonly record struct Entry(PropertyType Type, int Packets);
}
