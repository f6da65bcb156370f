using System.Text;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>The fields of a command to a program of <see cref="ScriptedPeer"/>; what is empty or zero is left out unless it is asked for.</summary>
internal sealed class ScriptFields
{
    private readonly StringBuilder _text = new();

    public ScriptFields Add(string name, string value)
    {
        _text.Append(' ').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public ScriptFields Add(string name, int value) => Add(name, $"{value}");

    public ScriptFields Add(string name, bool value) => Add(name, value ? 1 : 0);

    /// <summary>A message, or with <paramref name="prefix"/> a will.</summary>
    public ScriptFields Add(PeerMessage message, string prefix = "")
    {
        Add($"{prefix}topic", message.Topic).Add($"{prefix}payload", Convert.ToHexStringLower(message.Payload));
        Add($"{prefix}qos", message.Qos).Add($"{prefix}retain", message.Retain);
        AddGiven($"{prefix}content-type", message.ContentType);
        AddGiven($"{prefix}response-topic", message.ResponseTopic);
        AddGiven($"{prefix}correlation", message.Correlation);
        AddGiven($"{prefix}expiry", message.Expiry);
        AddGiven($"{prefix}utf8", message.IsUtf8 ? 1 : 0);
        foreach (var (key, value) in message.UserProperties)
            _text.Append($" user-property={Uri.EscapeDataString(key)}:{Uri.EscapeDataString(value)}");
        return this;
    }

    public ScriptFields AddGiven(string name, string value) => value.Length > 0 ? Add(name, value) : this;

    public ScriptFields AddGiven(string name, int value) => value != 0 ? Add(name, value) : this;

    public override string ToString() => _text.ToString();
}
