using System.Globalization;
using System.Text;

namespace TypedMqtt.Manifest.Json;

/// <summary>
/// Reads the JSON of manifests and principals files. Strict (RFC 8259; no comments, no trailing commas, no duplicate names, whole
/// numbers only) and small on purpose: the build task must not bring a JSON package into the process of the build.
/// </summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 64;
    private const int MaxDigits = 24;

    private readonly string _text;
    private int _index;
    private int _line = 1;
    private int _lineStart;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <summary>Reads one complete document.</summary>
    /// <exception cref="JsonFormatException">The text is not one JSON value.</exception>
    public static JsonNode Parse(string text)
    {
        var reader = new JsonReader(text);
        reader.SkipWhiteSpace();
        var value = reader.ReadValue();
        reader.SkipWhiteSpace();
        return reader._index == text.Length ? value : throw reader.Error($"expected the end of the text, found {reader.Found()}");
    }

    private JsonPosition Position => new(_line, _index - _lineStart + 1);

    private char Current => _index < _text.Length ? _text[_index] : '\0';

    private JsonNode ReadValue() => Current switch
    {
        '{' => ReadObject(),
        '[' => ReadArray(),
        '"' => ReadStringNode(),
        't' => ReadWord("true", position => new JsonBoolean(true, position)),
        'f' => ReadWord("false", position => new JsonBoolean(false, position)),
        'n' => ReadWord("null", position => new JsonNull(position)),
        '-' or (>= '0' and <= '9') => ReadInteger(),
        _ => throw Error($"expected a value, found {Found()}"),
    };

    private JsonObject ReadObject()
    {
        var position = Open();
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        SkipWhiteSpace();
        while (Current != '}')
        {
            if (members.Count > 0)
                Expect(',', "',' or '}'");
            SkipWhiteSpace();
            var namePosition = Position;
            if (Current != '"')
                throw Error($"expected a member name in double quotes, found {Found()}");
            var name = ReadString();
            if (!names.Add(name))
                throw new JsonFormatException($"\"{name}\" appears twice in one object", namePosition);
            SkipWhiteSpace();
            Expect(':', "':'");
            SkipWhiteSpace();
            members.Add(new JsonMember(name, namePosition, ReadValue()));
            SkipWhiteSpace();
        }

        Close();
        return new JsonObject(members, position);
    }

    private JsonArray ReadArray()
    {
        var position = Open();
        var items = new List<JsonNode>();
        SkipWhiteSpace();
        while (Current != ']')
        {
            if (items.Count > 0)
                Expect(',', "',' or ']'");
            SkipWhiteSpace();
            items.Add(ReadValue());
            SkipWhiteSpace();
        }

        Close();
        return new JsonArray(items, position);
    }

    private JsonString ReadStringNode()
    {
        var position = Position;
        return new JsonString(ReadString(), position);
    }

    private string ReadString()
    {
        var start = Position;
        _index++;
        var builder = new StringBuilder();
        while (true)
        {
            if (_index >= _text.Length)
                throw new JsonFormatException("this string has no closing quote", start);
            var c = _text[_index];
            if (c < ' ')
                throw Error($"a control character (U+{(int)c:X4}) must be written as an escape inside a string");
            _index++;
            if (c == '"')
                return builder.ToString();
            builder.Append(c == '\\' ? ReadEscape() : c);
        }
    }

    private char ReadEscape()
    {
        var c = Current;
        _index++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _index + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_index, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                _index += 4;
                return (char)unit;
            default:
                _index -= 2;
                throw Error("unknown escape sequence in a string");
        }
    }

    private JsonInteger ReadInteger()
    {
        var position = Position;
        var start = _index;
        if (Current == '-')
            _index++;
        var digits = _index;
        while (Current is >= '0' and <= '9')
            _index++;
        var text = _text.Substring(start, _index - start);
        var canonical = _index > digits && (_text[digits] != '0' || _index == digits + 1);
        return canonical && Current is not ('.' or 'e' or 'E') && text.Length <= MaxDigits && decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new JsonInteger(value, position)
            : throw new JsonFormatException("expected a whole number", position);
    }

    private JsonNode ReadWord(string word, Func<JsonPosition, JsonNode> create)
    {
        if (string.CompareOrdinal(_text, _index, word, 0, word.Length) != 0)
            throw Error($"expected a value, found {Found()}");
        var node = create(Position);
        _index += word.Length;
        return node;
    }

    private JsonPosition Open()
    {
        if (++_depth > MaxDepth)
            throw Error($"nested deeper than {MaxDepth} levels");
        var position = Position;
        _index++;
        return position;
    }

    private void Close()
    {
        _depth--;
        _index++;
    }

    private void Expect(char c, string description)
    {
        if (Current != c)
            throw Error($"expected {description}, found {Found()}");
        _index++;
    }

    private void SkipWhiteSpace()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            if (_text[_index++] == '\n')
            {
                _line++;
                _lineStart = _index;
            }
        }
    }

    private string Found() => _index < _text.Length ? $"'{_text[_index]}'" : "the end of the text";

    private JsonFormatException Error(string problem) => new(problem, Position);
}
