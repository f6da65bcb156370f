using System.Globalization;
using System.Text;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>
/// Bytes as a test writes them: hexadecimal, <c>'text'</c> for its UTF-8, <c>"text"</c> with the two bytes of its length before it, and
/// <c>( … )</c> for a part with its remaining length before it.
/// </summary>
internal static class RawScript
{
    public static byte[] Encode(string text)
    {
        int position = 0;
        return [.. EncodePart(text, ref position)];
    }

    /// <summary>Packets as a test reads them: hexadecimal, a blank between two packets.</summary>
    public static string Print(IEnumerable<byte[]> packets) => string.Join(' ', packets.Select(Convert.ToHexString));

    private static List<byte> EncodePart(string text, ref int position)
    {
        var bytes = new List<byte>();
        while (position < text.Length)
        {
            char c = text[position++];
            switch (c)
            {
                case '(':
                    List<byte> part = EncodePart(text, ref position);
                    for (int length = part.Count; ; length >>= 7)
                    {
                        bytes.Add((byte)((length & 127) | (length > 127 ? 128 : 0)));
                        if (length <= 127)
                        {
                            break;
                        }
                    }

                    bytes.AddRange(part);
                    break;
                case ')':
                    return bytes;
                case '\'' or '"':
                    int end = text.IndexOf(c, position);
                    byte[] utf8 = Encoding.UTF8.GetBytes(text[position..end]);
                    bytes.AddRange(c == '"' ? [(byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8] : utf8);
                    position = end + 1;
                    break;
                case not ' ':
                    bytes.Add(byte.Parse(text.AsSpan(position++ - 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    break;
            }
        }

        return bytes;
    }
}
