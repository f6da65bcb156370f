using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Connections;

/// <summary>What the broker said of itself in CONNACK (3.2.2.3).</summary>
internal sealed record ServerLimits
{
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    public Qos MaximumQos { get; init; } = Qos.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    public bool SubscriptionIdentifiersAvailable { get; init; }

    public ushort TopicAliasMaximum { get; init; }

    public static ServerLimits Of(in ConnAckPacket packet, ProtocolVersion version) => new()
    {
        ReceiveMaximum = (ushort)packet.Properties.GetNumber(PropertyId.ReceiveMaximum, ushort.MaxValue),
        MaximumPacketSize = packet.Properties.GetNumber(PropertyId.MaximumPacketSize, uint.MaxValue),
        MaximumQos = (Qos)packet.Properties.GetNumber(PropertyId.MaximumQos, (uint)Qos.ExactlyOnce),
        TopicAliasMaximum = (ushort)packet.Properties.GetNumber(PropertyId.TopicAliasMaximum, 0),
        RetainAvailable = packet.Properties.GetNumber(PropertyId.RetainAvailable, 1) == 1,
        SubscriptionIdentifiersAvailable = version == ProtocolVersion.V5 && packet.Properties.GetNumber(PropertyId.SubscriptionIdentifierAvailable, 1) == 1,
    };
}
