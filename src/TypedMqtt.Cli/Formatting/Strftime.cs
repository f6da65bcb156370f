using System.Globalization;
using System.Text;

namespace TypedMqtt.Cli.Formatting;

/// <summary>The conversions of C's <c>strftime</c>, in the C locale.</summary>
internal static class Strftime
{
    private static readonly CultureInfo C = CultureInfo.InvariantCulture;

    /// <summary>Formats a time; <c>%</c> introduces a conversion.</summary>
    public static string Format(string format, DateTimeOffset time)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            text.Append(format[i] == '%' && i + 1 < format.Length ? Convert(format[++i], time) ?? $"%{format[i]}" : format[i].ToString());
        }

        return text.ToString();
    }

    /// <summary>One conversion; null when there is no such conversion.</summary>
    public static string? Convert(char conversion, DateTimeOffset time) => conversion switch
    {
        'a' => time.ToString("ddd", C),
        'A' => time.ToString("dddd", C),
        'b' or 'h' => time.ToString("MMM", C),
        'B' => time.ToString("MMMM", C),
        'c' => Format("%a %b %e %H:%M:%S %Y", time),
        'C' => (time.Year / 100).ToString("00", C),
        'd' => time.ToString("dd", C),
        'D' or 'x' => time.ToString("MM'/'dd'/'yy", C),
        'e' => time.Day.ToString(C).PadLeft(2),
        'F' => time.ToString("yyyy-MM-dd", C),
        'g' => (ISOWeek.GetYear(time.DateTime) % 100).ToString("00", C),
        'G' => ISOWeek.GetYear(time.DateTime).ToString(C),
        'H' => time.ToString("HH", C),
        'I' => time.ToString("hh", C),
        'j' => time.DayOfYear.ToString("000", C),
        'k' => time.Hour.ToString(C).PadLeft(2),
        'l' => time.ToString("%h", C).PadLeft(2),
        'm' => time.ToString("MM", C),
        'M' => time.ToString("mm", C),
        'n' => "\n",
        'p' => time.ToString("tt", C),
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => time.ToString("hh:mm:ss tt", C),
        'R' => time.ToString("HH:mm", C),
        's' => time.ToUnixTimeSeconds().ToString(C),
        'S' => time.ToString("ss", C),
        't' => "\t",
        'T' or 'X' => time.ToString("HH:mm:ss", C),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(C),
        'U' => ((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7).ToString("00", C),
        'V' => ISOWeek.GetWeekOfYear(time.DateTime).ToString("00", C),
        'w' => ((int)time.DayOfWeek).ToString(C),
        'W' => ((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7).ToString("00", C),
        'y' => time.ToString("yy", C),
        'Y' => time.Year.ToString(C),
        'z' => Offset(time),
        'Z' => time.Offset == TimeSpan.Zero ? "UTC" : Offset(time),
        '%' => "%",
        _ => null,
    };

    private static string Offset(DateTimeOffset time) =>
        (time.Offset < TimeSpan.Zero ? "-" : "+") + time.Offset.Duration().ToString("hhmm", C);
}
