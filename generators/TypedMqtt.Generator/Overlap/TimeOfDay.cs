using System.Globalization;
using System.Numerics;

namespace TypedMqtt.Generator.Overlap;

/// <summary>Times of day as levels, <c>HHmmss</c> or <c>HHmmssfffffff</c>. From ten o'clock on such a text is an integer too.</summary>
internal static class TimeOfDay
{
    private const long Fraction = 10_000_000;

    public static bool IsCanonical(string text) =>
        (text.Length == 6 || (text.Length == 13 && !text.EndsWith("0000000", StringComparison.Ordinal)))
        && DateTime.TryParseExact(text, text.Length == 6 ? "HHmmss" : "HHmmssfffffff", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>A time that is an integer of a range; null when there is none.</summary>
    public static string? InRange(BigInteger low, BigInteger high)
    {
        var whole = low <= 235_959 ? Next((long)BigInteger.Max(low, 100_000)) : null;
        if (whole <= high)
            return whole.Value.ToString(CultureInfo.InvariantCulture);
        if (low > (235_959 * Fraction) + Fraction - 1)
            return null;
        var start = (long)BigInteger.Max(low, (100_000 * Fraction) + 1);
        var second = Next(start / Fraction);
        if (second is null)
            return null;
        var time = (second.Value * Fraction) + Math.Max(1, second == start / Fraction ? start % Fraction : 0);
        return time <= high ? time.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The first <c>HHmmss</c> that is not before a number.</summary>
    private static long? Next(long number)
    {
        var (hours, minutes, seconds) = (number / 10_000, number / 100 % 100, number % 100);
        if (seconds > 59)
            (minutes, seconds) = (minutes + 1, 0);
        if (minutes > 59)
            (hours, minutes, seconds) = (hours + 1, 0, 0);
        return hours > 23 ? null : (hours * 10_000) + (minutes * 100) + seconds;
    }
}
