using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace TypedMqtt.CompilerServices;

/// <summary>Reads a topic from left to right; accepts only the canonical form of each value. Called by generated code.</summary>
/// <remarks>Each method returns false when the topic does not have what is asked for, and the reader is of no further use then.</remarks>
/// <param name="topic">The topic, without the topic root.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct TopicReader(ReadOnlySpan<byte> topic)
{
    private readonly ReadOnlySpan<byte> _topic = topic;
    private int _position;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => _position == _topic.Length;

    /// <summary>Reads fixed text.</summary>
    /// <param name="text">The text, slashes included.</param>
    /// <returns>Whether it is there.</returns>
    public bool ReadLiteral(ReadOnlySpan<byte> text)
    {
        if (!_topic[_position..].StartsWith(text))
            return false;
        _position += text.Length;
        return true;
    }

    /// <summary>Reads one level as it is; for enums.</summary>
    /// <param name="level">The level; not empty.</param>
    /// <returns>Whether there is one.</returns>
    public bool ReadLevel(out ReadOnlySpan<byte> level)
    {
        var rest = _topic[_position..];
        var slash = rest.IndexOf((byte)'/');
        level = slash < 0 ? rest : rest[..slash];
        if (level.IsEmpty || (_position == 0 && level[0] == (byte)'$'))
            return false;
        _position += level.Length;
        return true;
    }

    /// <summary>Reads one level of text.</summary>
    /// <param name="value">The text.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadText([MaybeNullWhen(false)] out string value)
    {
        value = null;
        return ReadLevel(out var level) && TopicStrings.TryGetValue(level, out value);
    }

    /// <summary>Reads one level of text of limited length.</summary>
    /// <param name="maxBytes">Most bytes of UTF-8.</param>
    /// <param name="value">The text.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadText(int maxBytes, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        return ReadLevel(out var level) && level.Length <= maxBytes && TopicStrings.TryGetValue(level, out value);
    }

    /// <summary>Reads one level of text without upper-case characters.</summary>
    /// <param name="value">The text.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadLower([MaybeNullWhen(false)] out string value)
    {
        if (!ReadText(out value))
            return false;
        foreach (var c in value)
        {
            if (char.IsUpper(c))
                return false;
        }

        return true;
    }

    /// <summary>Reads one level of 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</summary>
    /// <param name="value">The text.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadId([MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!ReadLevel(out var level) || level.Length > TopicCharacters.MaxIdLength || level.IndexOfAnyExcept(TopicCharacters.IdBytes) >= 0)
            return false;
        value = TopicStrings.Get(level);
        return true;
    }

    /// <summary>Reads all further levels; there is at least one and none is empty.</summary>
    /// <param name="value">The levels, separated by slashes.</param>
    /// <returns>Whether they are valid.</returns>
    public bool ReadTail([MaybeNullWhen(false)] out string value)
    {
        value = null;
        var rest = _topic[_position..];
        while (ReadText(out _))
        {
            if (AtEnd)
            {
                value = TopicStrings.Get(rest);
                return true;
            }

            _position++;
        }

        return false;
    }

    /// <summary>Reads an integer: <c>0</c>, or digits without leading zero, with <c>-</c> when negative.</summary>
    /// <typeparam name="T">Type of the integer.</typeparam>
    /// <param name="value">The integer.</param>
    /// <returns>Whether it is valid and in the range of the type.</returns>
    public bool ReadInteger<T>(out T value) where T : struct, IBinaryInteger<T>
    {
        value = default;
        if (!ReadLevel(out var level))
            return false;
        var digits = level[0] == (byte)'-' ? level[1..] : level;
        if (digits.IsEmpty || (digits[0] == (byte)'0' && level.Length > 1))
            return false;
        return T.TryParse(level, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && level[0] != (byte)'+';
    }

    /// <summary>Reads an integer of a range.</summary>
    /// <typeparam name="T">Type of the integer.</typeparam>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value.</param>
    /// <param name="value">The integer.</param>
    /// <returns>Whether it is valid and in the range.</returns>
    public bool ReadInteger<T>(T low, T high, out T value) where T : struct, IBinaryInteger<T> =>
        ReadInteger(out value) && value >= low && value <= high;

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadBoolean(out bool value)
    {
        value = false;
        if (!ReadLevel(out var level))
            return false;
        value = level.SequenceEqual("true"u8);
        return value || level.SequenceEqual("false"u8);
    }

    /// <summary>Reads 36 lower-case characters.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadGuid(out Guid value)
    {
        value = default;
        Span<byte> canonical = stackalloc byte[36];
        return ReadLevel(out var level) && level.Length == 36 && Guid.TryParseExact(Encoding.ASCII.GetString(level), "D", out value)
            && value.TryFormat(canonical, out _) && canonical.SequenceEqual(level);
    }

    /// <summary>Reads <c>yyyy-MM-dd</c>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadDate(out DateOnly value)
    {
        value = default;
        Span<char> text = stackalloc char[10];
        return ReadLevel(out var level) && level.Length == 10 && Encoding.ASCII.GetChars(level, text) == 10
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    /// <summary>Reads <c>HHmmss</c> or, when there is a fraction, <c>HHmmssfffffff</c>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadTime(out TimeOnly value)
    {
        value = default;
        if (!ReadLevel(out var level) || level.Length is not (6 or 13))
            return false;
        Span<char> text = stackalloc char[13];
        text = text[..Encoding.ASCII.GetChars(level, text)];
        return TimeOnly.TryParseExact(text, text.Length == 6 ? "HHmmss" : "HHmmssfffffff", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            && (text.Length == 6) == (value.Ticks % TimeSpan.TicksPerSecond == 0);
    }

    /// <summary>Reads a value of another type: what it was parsed from must be what it formats to.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is valid.</returns>
    public bool ReadValue<T>([MaybeNullWhen(false)] out T value) where T : IUtf8SpanFormattable, IUtf8SpanParsable<T>
    {
        value = default;
        Span<byte> canonical = stackalloc byte[256];
        return ReadLevel(out var level) && T.TryParse(level, CultureInfo.InvariantCulture, out value)
            && value.TryFormat(canonical, out var written, default, CultureInfo.InvariantCulture) && canonical[..written].SequenceEqual(level);
    }
}
