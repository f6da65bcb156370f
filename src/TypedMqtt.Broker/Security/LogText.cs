using System.Globalization;
using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>Makes text that a client chose safe to print: nothing in it can end a log line or drive a terminal.</summary>
internal static class LogText
{
    private const int MaxLength = 256;

    /// <summary>The text in single quotes, with control, format and bidirectional characters escaped and long text cut.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (char c in text.Length > MaxLength ? text[..MaxLength] : text)
        {
            if (c is '\'' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (IsUnsafe(c))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > MaxLength ? "…'" : "'").ToString();
    }

    /// <summary>As <see cref="Quote(ReadOnlySpan{char})"/>, without the quotes.</summary>
    public static string Escape(ReadOnlySpan<char> text) => Quote(text)[1..^1];

    /// <summary>The UTF-8 text in single quotes; see <see cref="Quote(ReadOnlySpan{char})"/>.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8) => Quote(Encoding.UTF8.GetString(utf8));

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
