using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace TypedMqtt.Protocol.Authentication;

/// <summary>The attributes of a SCRAM message, "r=…,s=…,i=4096" (RFC 5802 §5.1), read in the order the grammar prescribes.</summary>
internal ref struct ScramMessage(string text)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<char> _rest = text;

    /// <summary>What is left to read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The text of a message; null when it is not UTF-8.</summary>
    public static string? TextOf(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Takes the next attribute when it has this name and a value.</summary>
    public bool TryTake(char name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (_rest.Length < 3 || _rest[0] != name || _rest[1] != '=' || _rest[2] == ',')
        {
            return false;
        }

        int comma = _rest.IndexOf(',');
        value = (comma < 0 ? _rest[2..] : _rest[2..comma]).ToString();

        // A comma at the very end announces an attribute that is not there.
        _rest = comma < 0 ? default : comma == _rest.Length - 1 ? "," : _rest[(comma + 1)..];
        return true;
    }

    /// <summary>Takes an attribute whose value is Base64.</summary>
    public bool TryTakeBytes(char name, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        if (!TryTake(name, out string? text) || text.AsSpan().ContainsAny(" \t\r\n"))
        {
            return false;
        }

        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
        {
            return false;
        }

        value = bytes[..length];
        return true;
    }

    /// <summary>Takes the iteration count.</summary>
    public bool TryTakeIterations(out int iterations)
    {
        iterations = 0;
        return TryTake('i', out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out iterations);
    }

    /// <summary>A user name as it stands in a message: "," and "=" are escaped.</summary>
    public static string EscapeName(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>The user name of a message; null when an "=" is not an escape.</summary>
    public static string? UnescapeName(string name)
    {
        for (int at = name.IndexOf('=', StringComparison.Ordinal); at >= 0; at = name.IndexOf('=', at + 1))
        {
            if (name.Length < at + 3 || name.AsSpan(at, 3) is not ("=2C" or "=3D"))
            {
                return null;
            }
        }

        return name.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }
}
