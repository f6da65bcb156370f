// A type of the application as a level: it says how it is written and read.
// Shows: RackPublisher.UsedAsync, Rack.UsedChannel.TryParse
using System;
using System.Globalization;
using System.Text.Unicode;
using System.Threading.Tasks;
using TypedMqtt;

namespace ValuePlaceholder;

/// <summary>Racks.</summary>
[MqttContract]
public interface IRack
{
    /// <summary>A slot is used.</summary>
    [Topic("rack/{slot}/used")]
    ValueTask UsedAsync(Slot slot);
}

/// <summary>A slot: row and column.</summary>
public readonly record struct Slot(char Row, int Column) : IUtf8SpanFormattable, IUtf8SpanParsable<Slot>
{
    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(utf8Destination, provider, $"{Row}-{Column}", out bytesWritten);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Slot result)
    {
        result = default;
        if (utf8Text.Length < 3 || !int.TryParse(utf8Text[2..], NumberStyles.None, provider, out var column))
            return false;
        result = new Slot((char)utf8Text[0], column);
        return true;
    }

    /// <inheritdoc/>
    public static Slot Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => TryParse(utf8Text, provider, out var slot) ? slot : throw new FormatException();
}
