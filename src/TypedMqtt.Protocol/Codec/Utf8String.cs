using System.Buffers;
using System.Text.Unicode;

namespace TypedMqtt.Protocol.Codec;

/// <summary>UTF-8 encoded strings (1.5.4): well formed, no surrogates, no U+0000.</summary>
public static class Utf8String
{
    /// <summary>The longest string the protocol can carry, in bytes.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>First bytes of the code points that should not be sent, and of some others.</summary>
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), 0x7F, 0xC2, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4]);

    /// <summary>Whether the bytes may be sent as a string [MQTT-1.5.4-1] [MQTT-1.5.4-2].</summary>
    /// <param name="text">The bytes without their length prefix.</param>
    public static bool IsValid(ReadOnlySpan<byte> text) => text.Length <= MaxLength && !text.Contains((byte)0) && Utf8.IsValid(text);

    /// <summary>
    /// Whether a string has one of the "Disallowed Unicode code points" of 1.5.4, which should not be sent and which a receiver may treat as malformed:
    /// the control characters U+0001 to U+001F and U+007F to U+009F, and the non-characters such as U+FFFE.
    /// </summary>
    /// <param name="text">A valid string.</param>
    public static bool HasDisallowedCodePoints(ReadOnlySpan<byte> text)
    {
        for (int at = text.IndexOfAny(Suspects); at >= 0; at = text.IndexOfAny(Suspects))
        {
            text = text[at..];
            if (IsDisallowed(text))
            {
                return true;
            }

            text = text[1..];
        }

        return false;
    }

    private static bool IsDisallowed(ReadOnlySpan<byte> text) => text switch
    {
        [< 0x20 or 0x7F, ..] => true,
        [0xC2, < 0xA0, ..] => true,

        // U+FDD0 to U+FDEF, U+FFFE and U+FFFF.
        [0xEF, 0xB7, >= 0x90 and <= 0xAF, ..] or [0xEF, 0xBF, >= 0xBE, ..] => true,

        // The last two of each further plane.
        [>= 0xF0, byte second, 0xBF, >= 0xBE, ..] => (second & 0x0F) == 0x0F,
        _ => false,
    };
}
