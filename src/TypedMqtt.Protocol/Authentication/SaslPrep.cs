using System.Globalization;
using System.Text;

namespace TypedMqtt.Protocol.Authentication;

/// <summary>Makes equal texts equal bytes before they are hashed (RFC 4013, without its rules for text from right to left).
/// In globalization-invariant mode .NET leaves characters as they are, so that only texts typed in the same form agree.</summary>
internal static class SaslPrep
{
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return Check(text);
        }

        var mapped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!IsMappedToNothing(c))
            {
                mapped.Append(char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c);
            }
        }

        return Check(mapped.ToString().Normalize(NormalizationForm.FormKC));
    }

    /// <summary>RFC 3454 table B.1.</summary>
    private static bool IsMappedToNothing(char c) =>
        c is '\u00AD' or '\u034F' or '\u1806' or (>= '\u180B' and <= '\u180D') or (>= '\u200B' and <= '\u200D') or '\u2060'
            or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    private static string Check(string text)
    {
        foreach (char c in text)
        {
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw new ArgumentException($"U+{(int)c:X4} may not stand in a user name or password (RFC 4013 §2.3).", nameof(text));
            }
        }

        return text;
    }
}
