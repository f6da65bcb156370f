using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.CompilerServices;

/// <summary>Writes the values of placeholders in their canonical form. Called by generated code.</summary>
/// <remarks>Names of placeholders are passed as UTF-8, so that a call costs no string.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TopicWriter
{
    private const int MaxValueBytes = 256;

    /// <summary>Writes one level of text.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The text.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The text is empty or has a character that a level cannot have.</exception>
    public static void WriteText(PublishScratch scratch, string value, ReadOnlySpan<byte> placeholder) =>
        WriteChecked(scratch, value, TopicCharacters.ForbiddenInValue, placeholder);

    /// <summary>Writes one level of text of limited length.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The text.</param>
    /// <param name="maxBytes">Most bytes of UTF-8.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The text is empty, too long, or has a character that a level cannot have.</exception>
    public static void WriteText(PublishScratch scratch, string value, int maxBytes, ReadOnlySpan<byte> placeholder)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Encoding.UTF8.GetByteCount(value) > maxBytes)
            Throw(placeholder, value, $"it has more than {maxBytes} bytes");
        WriteText(scratch, value, placeholder);
    }

    /// <summary>Writes one level of text without upper-case characters.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The text.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The text is empty, has upper case, or has a character that a level cannot have.</exception>
    public static void WriteLower(PublishScratch scratch, string value, ReadOnlySpan<byte> placeholder)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (var c in value)
        {
            if (char.IsUpper(c))
                Throw(placeholder, value, $"'{c}' is upper case");
        }

        WriteText(scratch, value, placeholder);
    }

    /// <summary>Writes one level of 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The text.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The text is empty, too long, or has another character.</exception>
    public static void WriteId(PublishScratch scratch, string value, ReadOnlySpan<byte> placeholder)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length is 0 or > TopicCharacters.MaxIdLength)
            Throw(placeholder, value, $"an id has 1 to {TopicCharacters.MaxIdLength} characters");
        if (value.AsSpan().IndexOfAnyExcept(TopicCharacters.IdCharacters) is >= 0 and var at)
            Throw(placeholder, value, $"{Describe(value[at])} is not one of A-Z a-z 0-9 _ -");
        scratch.Advance(Encoding.UTF8.GetBytes(value, scratch.GetSpan(value.Length)));
    }

    /// <summary>Writes one or more levels of text.</summary>
    /// <param name="scratch">Where they go.</param>
    /// <param name="value">The levels, separated by slashes.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">A level is empty or has a character that a level cannot have.</exception>
    public static void WriteTail(PublishScratch scratch, string value, ReadOnlySpan<byte> placeholder)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.StartsWith('/') || value.EndsWith('/') || value.Contains("//", StringComparison.Ordinal))
            Throw(placeholder, value, "it has an empty level");
        WriteChecked(scratch, value, TopicCharacters.ForbiddenInTail, placeholder);
    }

    /// <summary>Writes an integer in invariant decimal digits.</summary>
    /// <typeparam name="T">Type of the integer.</typeparam>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The integer.</param>
    public static void WriteInteger<T>(PublishScratch scratch, T value) where T : struct, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(scratch);
        value.TryFormat(scratch.GetSpan(40), out var written, default, CultureInfo.InvariantCulture);
        scratch.Advance(written);
    }

    /// <summary>Writes an integer of a range.</summary>
    /// <typeparam name="T">Type of the integer.</typeparam>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The integer.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The integer is outside the range.</exception>
    public static void WriteInteger<T>(PublishScratch scratch, T value, T low, T high, ReadOnlySpan<byte> placeholder)
        where T : struct, IBinaryInteger<T>
    {
        if (value < low || value > high)
            Throw(placeholder, string.Create(CultureInfo.InvariantCulture, $"{value}"), string.Create(CultureInfo.InvariantCulture, $"the range is {low} to {high}"));
        WriteInteger(scratch, value);
    }

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static void WriteBoolean(PublishScratch scratch, bool value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        scratch.Write(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes 36 lower-case characters.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static void WriteGuid(PublishScratch scratch, Guid value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        value.TryFormat(scratch.GetSpan(36), out var written);
        scratch.Advance(written);
    }

    /// <summary>Writes <c>yyyy-MM-dd</c>.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static void WriteDate(PublishScratch scratch, DateOnly value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        value.TryFormat(scratch.GetSpan(10), out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        scratch.Advance(written);
    }

    /// <summary>Writes <c>HHmmss</c>, or <c>HHmmssfffffff</c> when there is a fraction.</summary>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The value.</param>
    public static void WriteTime(PublishScratch scratch, TimeOnly value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        var whole = value.Ticks % TimeSpan.TicksPerSecond == 0;
        value.TryFormat(scratch.GetSpan(13), out var written, whole ? "HHmmss" : "HHmmssfffffff", CultureInfo.InvariantCulture);
        scratch.Advance(written);
    }

    /// <summary>Writes a value of another type in its invariant form.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="scratch">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <param name="placeholder">Name of the placeholder, for errors.</param>
    /// <exception cref="ArgumentException">The form is empty, too long, or has a character that a level cannot have.</exception>
    public static void WriteValue<T>(PublishScratch scratch, T value, ReadOnlySpan<byte> placeholder)
        where T : IUtf8SpanFormattable, IUtf8SpanParsable<T>
    {
        ArgumentNullException.ThrowIfNull(scratch);
        // Without the first test a struct would be boxed in unoptimised code.
        if (!typeof(T).IsValueType && value is null)
            throw new ArgumentNullException(nameof(value));
        var destination = scratch.GetSpan(MaxValueBytes)[..MaxValueBytes];
        if (!value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture))
            Throw(placeholder, typeof(T).Name, $"its text has more than {MaxValueBytes} bytes");
        if (!TopicStrings.TryGetValue(destination[..written], out var text))
            Throw(placeholder, text, "its text is empty or has a character that a level cannot have");
        scratch.Advance(written);
    }

    /// <summary>Reports an enum value that has no name.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="placeholder">Name of the placeholder.</param>
    [DoesNotReturn]
    public static void ThrowUndefined<T>(T value, ReadOnlySpan<byte> placeholder) where T : struct, Enum =>
        throw new ArgumentOutOfRangeException(Encoding.UTF8.GetString(placeholder), value, $"{typeof(T).Name} declares no member with this value.");

    private static void WriteChecked(PublishScratch scratch, string value, SearchValues<char> forbidden, ReadOnlySpan<byte> placeholder)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0)
            Throw(placeholder, value, "it is empty");
        if (value.AsSpan().IndexOfAny(forbidden) is >= 0 and var at)
            Throw(placeholder, value, $"{Describe(value[at])} is not allowed in it");
        var destination = scratch.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        if (Utf8.FromUtf16(value, destination, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            Throw(placeholder, value, "it has an unpaired surrogate");
        // ASCII was looked at above.
        if (written > value.Length && Utf8String.HasDisallowedCodePoints(destination[..written]))
            Throw(placeholder, value, "it has a Unicode non-character");
        scratch.Advance(written);
    }

    [DoesNotReturn]
    private static void Throw(ReadOnlySpan<byte> placeholder, string value, string reason)
    {
        var name = Encoding.UTF8.GetString(placeholder);
        throw new ArgumentException($"'{value}' cannot stand for {{{name}}} in a topic: {reason}.", name);
    }

    private static string Describe(char c) =>
        char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)c:X4}") : $"'{c}'";
}
