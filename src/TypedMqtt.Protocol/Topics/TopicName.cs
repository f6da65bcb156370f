using System.Buffers;
using System.Text.Unicode;

namespace TypedMqtt.Protocol.Topics;

/// <summary>Rules for topic names, the topics messages are published to (MQTT 5.0 §4.7, the same in 3.1.1).</summary>
public static class TopicName
{
    /// <summary>The longest topic the protocol can carry, in bytes of UTF-8 [MQTT-4.7.3-3].</summary>
    public const int MaxLength = ushort.MaxValue;

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create("+#\0"u8);

    /// <summary>Whether the bytes may be published to: at least one character, well-formed UTF-8, no wildcard, no NUL
    /// [MQTT-3.3.2-2] [MQTT-4.7.3-1] [MQTT-4.7.3-2].</summary>
    /// <param name="topic">The topic as UTF-8.</param>
    public static bool IsValid(ReadOnlySpan<byte> topic) =>
        topic.Length is > 0 and <= MaxLength && !topic.ContainsAny(Forbidden) && Utf8.IsValid(topic);

    /// <summary>Whether the topic belongs to the server's own tree, which wildcards at the first level never match [MQTT-4.7.2-1].</summary>
    /// <param name="topic">The topic as UTF-8.</param>
    public static bool IsReserved(ReadOnlySpan<byte> topic) => topic.Length > 0 && topic[0] == (byte)'$';

    /// <summary>How many levels the topic has: separators plus one.</summary>
    /// <param name="topic">The topic as UTF-8.</param>
    public static int CountLevels(ReadOnlySpan<byte> topic) => topic.Count((byte)'/') + 1;
}
