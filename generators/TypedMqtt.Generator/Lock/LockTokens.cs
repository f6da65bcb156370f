using System.Globalization;
using System.Text;

namespace TypedMqtt.Generator.Lock;

/// <summary>Words of a line of the lock. One that holds a space, a quote or a control character is written as a JSON string.</summary>
internal static class LockTokens
{
    public static string Join(IEnumerable<string> tokens) => string.Join(" ", tokens.Select(Quote));

    /// <summary>Splits a line.</summary>
    /// <returns>The words; null when a quoted one does not end or is not JSON.</returns>
    public static List<string>? Split(string line)
    {
        var tokens = new List<string>();
        var position = 0;
        while (position < line.Length)
        {
            if (line[position] == ' ')
            {
                position++;
                continue;
            }

            if (line[position] == '"')
            {
                if (Unquote(line, ref position) is not { } quoted)
                    return null;
                tokens.Add(quoted);
                continue;
            }

            var end = line.IndexOf(' ', position);
            end = end < 0 ? line.Length : end;
            tokens.Add(line.Substring(position, end - position));
            position = end;
        }

        return tokens;
    }

    private static string Quote(string token)
    {
        if (token.Length > 0 && token[0] != '#' && token.All(c => c > ' ' && c != '"' && c != '\u007f'))
            return token;
        var text = new StringBuilder("\"");
        foreach (var c in token)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c < ' ' || c == '\u007f')
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }

        return text.Append('"').ToString();
    }

    private static string? Unquote(string line, ref int position)
    {
        var text = new StringBuilder();
        for (position++; position < line.Length; position++)
        {
            var c = line[position];
            if (c == '"')
            {
                position++;
                return text.ToString();
            }

            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            if (++position == line.Length)
                return null;
            if (line[position] != 'u')
            {
                text.Append(line[position]);
                continue;
            }

            if (position + 4 >= line.Length
                || !int.TryParse(line.Substring(position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return null;
            text.Append((char)code);
            position += 4;
        }

        return null;
    }
}
