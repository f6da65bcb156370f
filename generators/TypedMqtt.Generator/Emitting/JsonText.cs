using System.Globalization;
using System.Text;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes compact JSON as it stands in a C# string literal; properties in the order they are added.</summary>
internal sealed class JsonText
{
    private const string QuotationMark = "\\\"";

    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public JsonText Object(Action<JsonText> content) => Enclose('{', '}', content);

    public JsonText Array<T>(IEnumerable<T> items, Action<T> item) => Enclose('[', ']', json =>
    {
        foreach (var i in items)
            item(i);
    });

    public JsonText Property(string name)
    {
        Comma();
        Quote(name);
        _text.Append(':');
        _needsComma = false;
        return this;
    }

    public JsonText Property(string name, string value)
    {
        Property(name);
        return Value(value);
    }

    public JsonText Property(string name, bool value) => Property(name).Raw(value ? "true" : "false");

    public JsonText Property(string name, int value) => Property(name).Raw(value.ToString(CultureInfo.InvariantCulture));

    public JsonText Property(string name, IEnumerable<string> values) => Property(name).Array(values, v => Value(v));

    public JsonText Value(string text)
    {
        Comma();
        Quote(text);
        return this;
    }

    public JsonText Raw(string text)
    {
        Comma();
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();

    private JsonText Enclose(char open, char close, Action<JsonText> content)
    {
        Comma();
        _text.Append(open);
        _needsComma = false;
        content(this);
        _text.Append(close);
        _needsComma = true;
        return this;
    }

    private void Comma()
    {
        if (_needsComma)
            _text.Append(',');
        _needsComma = true;
    }

    private void Quote(string text)
    {
        _text.Append(QuotationMark);
        foreach (var c in text)
        {
            if (c == '"')
                _text.Append(@"\\").Append(QuotationMark);
            else if (c == '\\')
                _text.Append(@"\\\\");
            else if (c < ' ' || c > '~')
                _text.Append(@"\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                _text.Append(c);
        }

        _text.Append(QuotationMark);
    }
}
