using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MessagePack;

namespace TypedMqtt.CompilerServices;

/// <summary>Texts and bytes, whose length is checked before anything is allocated. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadValues
{
    private const int MostBytesPerChar = 3;

    /// <summary>Writes a text, unless every receiver would refuse it.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The text.</param>
    /// <param name="member">Type and member, for the message.</param>
    /// <param name="maxLength">Most characters; 0 for <see cref="PayloadOptions.MaxStringBytes"/>.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static void WriteString(ref MessagePackWriter writer, string? value, string member, int maxLength = 0)
    {
        if (value is not null && maxLength > 0 && value.Length > maxLength)
            throw new ArgumentException($"{member} has {value.Length} characters; at most {maxLength} are allowed.");
        if (value is not null && maxLength == 0 && value.Length > PayloadOptions.MaxStringBytes / MostBytesPerChar)
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            if (bytes > PayloadOptions.MaxStringBytes)
                throw new ArgumentException($"{member} has {bytes} bytes; at most {PayloadOptions.MaxStringBytes} are allowed, unless [Limit] says otherwise.");
        }

        writer.Write(value);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="maxLength">Most characters; 0 for <see cref="PayloadOptions.MaxStringBytes"/>.</param>
    /// <returns>The text; null for nil.</returns>
    public static string? ReadString(ref MessagePackReader reader, int maxLength = 0)
    {
        if (reader.TryReadNil())
            return null;
        var sequence = default(ReadOnlySequence<byte>);
        var isWhole = reader.TryReadStringSpan(out var span);
        if (!isWhole)
            sequence = reader.ReadStringSequence().GetValueOrDefault();
        var bytes = isWhole ? span.Length : sequence.Length;
        var maxBytes = maxLength == 0 ? PayloadOptions.MaxStringBytes : (long)maxLength * MostBytesPerChar;
        if (bytes > maxBytes)
            ThrowTooLong("text", bytes, "bytes", maxBytes);
        var text = isWhole ? Encoding.UTF8.GetString(span) : Encoding.UTF8.GetString(sequence);
        if (maxLength > 0 && text.Length > maxLength)
            ThrowTooLong("text", text.Length, "characters", maxLength);
        return text;
    }

    /// <summary>Refuses bytes that every receiver would refuse.</summary>
    /// <param name="length">How many there are.</param>
    /// <param name="member">Type and member, for the message.</param>
    /// <param name="maxLength">How many there may be.</param>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static void CheckBytes(long length, string member, int maxLength)
    {
        if (length > maxLength)
            throw new ArgumentException($"{member} has {length} bytes; at most {maxLength} are allowed.");
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="maxLength">Most bytes; 0 for as many as a payload may have.</param>
    /// <returns>The bytes; null for nil.</returns>
    public static byte[]? ReadBytes(ref MessagePackReader reader, int maxLength = 0)
    {
        if (reader.ReadBytes() is not { } bytes)
            return null;
        if (maxLength > 0 && bytes.Length > maxLength)
            ThrowTooLong("binary value", bytes.Length, "bytes", maxLength);
        return bytes.ToArray();
    }

    /// <summary>Skips a value that nobody here knows.</summary>
    /// <param name="reader">The reader.</param>
    /// <remarks>Without recursion, and no deeper than a value that is read may be.</remarks>
    public static void Skip(ref MessagePackReader reader)
    {
        Span<long> left = stackalloc long[PayloadOptions.MaxDepth + 1];
        var depth = 0;
        left[0] = 1;
        while (depth >= 0)
        {
            if (left[depth]-- == 0)
            {
                depth--;
                continue;
            }

            var isMap = reader.NextMessagePackType == MessagePackType.Map;
            if (!isMap && reader.NextMessagePackType != MessagePackType.Array)
            {
                reader.Skip();
                continue;
            }

            var children = isMap ? 2L * reader.ReadMapHeader() : reader.ReadArrayHeader();
            if (reader.Depth + ++depth > PayloadOptions.MaxDepth)
                PayloadErrors.ThrowTooDeep();
            left[depth] = children;
        }
    }

    [DoesNotReturn]
    private static void ThrowTooLong(string what, long length, string unit, long max) =>
        throw new MessagePackSerializationException($"a {what} of {length} {unit}; at most {max} are allowed");
}
