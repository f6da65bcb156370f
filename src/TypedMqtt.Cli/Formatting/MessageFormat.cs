using System.Buffers;
using System.Globalization;
using System.Text;

namespace TypedMqtt.Cli.Formatting;

/// <summary>
/// The format of <c>-F</c>: <c>%</c> introduces parts of the message, <c>@</c> conversions of strftime, <c>\</c> escapes; everything else
/// stands for itself.
/// </summary>
internal sealed class MessageFormat
{
    private const int MaxWidth = 10_000;

    private readonly List<Func<ReceivedMessage, byte[]>> _parts = [];
    private readonly StringBuilder _literal = new();
    private readonly string _text;
    private readonly bool _pretty;

    private MessageFormat(string text, bool pretty)
    {
        _text = text;
        _pretty = pretty;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i++];
            switch (c)
            {
                case '%':
                    AddField(ref i);
                    break;
                case '@':
                    AddTime(Next(ref i, "@ needs a letter after it, as in @H:@M:@S"));
                    break;
                case '\\':
                    _literal.Append(Escape(Next(ref i, "\\ needs a letter after it, as in \\n")));
                    break;
                default:
                    _literal.Append(c);
                    break;
            }
        }

        EndLiteral();
    }

    /// <summary>Reads a format.</summary>
    /// <param name="text">The format.</param>
    /// <param name="pretty">Whether JSON is indented.</param>
    /// <exception cref="CliException">The format has an error; the message says where.</exception>
    public static MessageFormat Parse(string text, bool pretty = false) => new(text, pretty);

    /// <summary>Appends a message.</summary>
    /// <exception cref="System.Text.Json.JsonException">The format asks for the payload as JSON and it is not.</exception>
    public void Write(ReceivedMessage message, IBufferWriter<byte> output)
    {
        foreach (Func<ReceivedMessage, byte[]> part in _parts)
        {
            output.Write(part(message));
        }
    }

    private void AddField(ref int i)
    {
        const string Incomplete = "% needs a letter after it, as in '%t %p'; '%%' is a percent sign";
        char c = Next(ref i, Incomplete);
        bool isLeft = false;
        bool isZero = false;
        for (; c is '-' or '0'; c = Next(ref i, Incomplete))
        {
            isLeft |= c == '-';
            isZero |= c == '0';
        }

        int width = ReadNumber(ref c, ref i, Incomplete) ?? 0;
        int length = -1;
        if (c == '.')
        {
            c = Next(ref i, Incomplete);
            length = ReadNumber(ref c, ref i, Incomplete) ?? 0;
        }

        if (!Field.Kinds.Contains(c, StringComparison.Ordinal))
        {
            throw Error(i, $"'%{c}' is not a part of a message; there are {string.Join(' ', Field.Kinds.Select(k => $"%{k}"))}");
        }

        var field = new Field(c, isLeft, isZero, width, length);
        EndLiteral();
        _parts.Add(message => field.Format(message, _pretty));
    }

    private int? ReadNumber(ref char c, ref int i, string incomplete)
    {
        int? number = null;
        for (; char.IsAsciiDigit(c); c = Next(ref i, incomplete))
        {
            number = ((number ?? 0) * 10) + (c - '0');
            if (number > MaxWidth)
            {
                throw Error(i, $"a width is at most {MaxWidth}");
            }
        }

        return number;
    }

    private void AddTime(char conversion)
    {
        if (conversion == '@')
        {
            _literal.Append('@');
            return;
        }

        if (conversion == 'N')
        {
            EndLiteral();
            _parts.Add(static message => Encoding.UTF8.GetBytes(
                (message.Time.Ticks % TimeSpan.TicksPerSecond * 100).ToString("000000000", CultureInfo.InvariantCulture)));
            return;
        }

        if (Strftime.Convert(conversion, DateTimeOffset.UnixEpoch) is null)
        {
            throw Error(_text.Length, $"'@{conversion}' is not a conversion of strftime; '@@' is an at sign");
        }

        EndLiteral();
        _parts.Add(message => Encoding.UTF8.GetBytes(Strftime.Convert(conversion, message.Time)!));
    }

    private char Escape(char c) => c switch
    {
        '\\' => '\\',
        '0' => '\0',
        'a' => '\a',
        'e' => '\e',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => throw Error(_text.Length, $"'\\{c}' is not an escape; there are \\\\ \\0 \\a \\e \\n \\r \\t \\v"),
    };

    private char Next(ref int i, string incomplete) => i < _text.Length ? _text[i++] : throw Error(i, incomplete);

    private void EndLiteral()
    {
        if (_literal.Length > 0)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(_literal.ToString());
            _literal.Clear();
            _parts.Add(_ => bytes);
        }
    }

    private CliException Error(int position, string message) => new($"The format of -F, '{_text}', cannot be read at character {position}: {message}.");
}
