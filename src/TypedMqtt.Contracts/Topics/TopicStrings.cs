using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.CompilerServices;

/// <summary>Strings for topics and topic values that arrive again and again, so that receiving them does not allocate.</summary>
/// <remarks>
/// Direct-mapped, lossy and bounded: a collision only costs an allocation, and a flood of new topics replaces entries instead of
/// adding them. Slots are single references, so readers need no lock.
/// </remarks>
internal static class TopicStrings
{
    private const int SlotCount = 4_096;
    private const int MaxBytes = 256;

    private static readonly string?[] Slots = new string?[SlotCount];

    /// <summary>The string for UTF-8 bytes that are known to be valid.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > MaxBytes)
            return Encoding.UTF8.GetString(utf8);
        ref var slot = ref Slots[Hash(utf8) & (SlotCount - 1)];
        var known = slot;
        if (known is not null && Matches(known, utf8))
            return known;
        return slot = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The string for the value of a placeholder, unless the bytes are not valid in one.</summary>
    public static bool TryGetValue(ReadOnlySpan<byte> utf8, out string value)
    {
        if (utf8.IsEmpty || !Utf8.IsValid(utf8))
        {
            value = "";
            return false;
        }

        value = Get(utf8);
        return value.AsSpan().IndexOfAny(TopicCharacters.ForbiddenInValue) < 0 && (value.Length == utf8.Length || !Utf8String.HasDisallowedCodePoints(utf8));
    }

    private static bool Matches(string text, ReadOnlySpan<byte> utf8)
    {
        if (text.Length == utf8.Length && Ascii.IsValid(utf8))
            return Ascii.Equals(utf8, text);
        Span<byte> encoded = stackalloc byte[MaxBytes];
        return Utf8.FromUtf16(text, encoded, out _, out var written) == OperationStatus.Done && encoded[..written].SequenceEqual(utf8);
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = default(HashCode);
        hash.AddBytes(utf8);
        return (uint)hash.ToHashCode();
    }
}
