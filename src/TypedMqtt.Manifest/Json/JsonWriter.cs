using System.Globalization;
using System.Text;

namespace TypedMqtt.Manifest.Json;

/// <summary>Writes compact JSON, byte for byte the same for the same calls.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder _builder = new();
    private bool _needsComma;

    /// <summary>The text so far.</summary>
    public override string ToString() => _builder.ToString();

    public JsonWriter BeginObject() => Begin('{');

    public JsonWriter EndObject() => End('}');

    public JsonWriter BeginArray() => Begin('[');

    public JsonWriter EndArray() => End(']');

    public JsonWriter Name(string name)
    {
        Separate();
        Quote(name);
        _builder.Append(':');
        _needsComma = false;
        return this;
    }

    public JsonWriter Value(string value)
    {
        Separate();
        Quote(value);
        return this;
    }

    public JsonWriter Value(decimal value)
    {
        Separate();
        _builder.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonWriter Value(bool value)
    {
        Separate();
        _builder.Append(value ? "true" : "false");
        return this;
    }

    public JsonWriter Strings(string name, IEnumerable<string> values)
    {
        Name(name).BeginArray();
        foreach (var value in values)
            Value(value);
        return EndArray();
    }

    private JsonWriter Begin(char bracket)
    {
        Separate();
        _builder.Append(bracket);
        _needsComma = false;
        return this;
    }

    private JsonWriter End(char bracket)
    {
        _builder.Append(bracket);
        _needsComma = true;
        return this;
    }

    private void Separate()
    {
        if (_needsComma)
            _builder.Append(',');
        _needsComma = true;
    }

    private void Quote(string text)
    {
        _builder.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                _builder.Append('\\').Append(c);
            else if (c is < ' ' or > '~')
                _builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                _builder.Append(c);
        }

        _builder.Append('"');
    }
}
