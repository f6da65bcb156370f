using System.Text;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Connections;

/// <summary>
/// Messages of exceptions as texts of user properties: without control characters and non-characters, for which mosquitto closes the connection (1.5.4), and
/// of a length that people read.
/// </summary>
internal static class ErrorMessageText
{
    /// <summary>Most bytes of a message.</summary>
    public const int MaxBytes = 1_024;

    /// <summary>The message as UTF-8; a line end or another character that cannot be sent is a space in it.</summary>
    /// <param name="message">What an exception says.</param>
    public static byte[] Encode(string message)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        Span<byte> one = stackalloc byte[4];
        int length = 0;
        foreach (Rune rune in message.EnumerateRunes())
        {
            int bytes = rune.EncodeToUtf8(one);
            if (!Utf8String.IsValid(one[..bytes]) || Utf8String.HasDisallowedCodePoints(one[..bytes]))
            {
                one[0] = (byte)' ';
                bytes = 1;
            }

            if (length + bytes > MaxBytes)
            {
                break;
            }

            one[..bytes].CopyTo(text[length..]);
            length += bytes;
        }

        return text[..length].ToArray();
    }
}
