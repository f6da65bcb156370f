using TypedMqtt.Protocol.Properties;
using TypedMqtt.Requests;

namespace TypedMqtt.Receiving;

/// <summary>
/// The mark of a message that was sent to a legacy topic beside the topic of its channel: whoever listens to both leaves it out. MQTT 3.1.1 has no properties and
/// no mark.
/// </summary>
internal static class LegacyCopy
{
    private static readonly byte[] Marked = Mark([]);

    /// <summary>The properties of a copy that has no others.</summary>
    public static ReadOnlySpan<byte> Properties => Marked;

    private static ReadOnlySpan<byte> Name => "tmq-legacy"u8;

    /// <summary>The properties of a message, marked.</summary>
    public static byte[] Mark(ReadOnlySpan<byte> properties) =>
        [.. properties, .. new MqttPropertiesBuilder().AddUserProperty(Name, "copy"u8).Encoded];

    public static bool Is(MqttProperties properties) => RequestWire.TryGet(properties, Name, out _);

    /// <summary>Whether a channel gets messages from its legacy topics, too.</summary>
    public static bool IsHeardBy(MqttChannelInfo channel) => channel.LegacyTopics.Any(static t => t.AlsoSubscribe);
}
