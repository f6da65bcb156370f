using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Connections;

/// <summary>
/// Refuses control characters and Unicode non-characters in what clients send, wherever it is text. The specification lets a server choose (1.5.4);
/// mosquitto closes the connection, so what works here works there.
/// </summary>
internal static class ReceivedText
{
    public static void Check(in ConnectPacket packet)
    {
        Check(packet.Properties);
        Check(packet.WillProperties);
        Check(packet.ClientId);
        Check(packet.WillTopic);
        Check(packet.UserName);
    }

    public static void Check(in SubscribePacket packet)
    {
        Check(packet.Properties);
        foreach (SubscribePacket.Entry entry in packet)
        {
            Check(entry.Filter);
        }
    }

    public static void Check(in UnsubscribePacket packet)
    {
        Check(packet.Properties);
        foreach (ReadOnlySpan<byte> filter in packet)
        {
            Check(filter);
        }
    }

    public static void Check(in MqttProperties properties)
    {
        if (properties.HasDisallowedCodePoints())
        {
            throw Disallowed();
        }
    }

    public static void CheckTopic(ReadOnlySpan<byte> topic)
    {
        PacketReader.CheckTopic(topic);
        Check(topic);
    }

    public static void Check(ReadOnlySpan<byte> text)
    {
        if (Utf8String.HasDisallowedCodePoints(text))
        {
            throw Disallowed();
        }
    }

    private static MqttProtocolException Disallowed() =>
        MqttProtocolException.Malformed("A string has a control character or a Unicode non-character, which this broker refuses (1.5.4).");
}
