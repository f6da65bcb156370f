using System.Text.Unicode;

namespace TypedMqtt.Protocol.Codec;

/// <summary>UTF-8 encoded strings (1.5.4): well formed, no surrogates, no U+0000.</summary>
public static class Utf8String
{
    /// <summary>The longest string the protocol can carry, in bytes.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>Whether the bytes may be sent as a string [MQTT-1.5.4-1] [MQTT-1.5.4-2].</summary>
    /// <param name="text">The bytes without their length prefix.</param>
    public static bool IsValid(ReadOnlySpan<byte> text) => text.Length <= MaxLength && !text.Contains((byte)0) && Utf8.IsValid(text);
}
