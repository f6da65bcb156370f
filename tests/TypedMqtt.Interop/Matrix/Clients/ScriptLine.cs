using System.Globalization;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>A line that a program of <see cref="ScriptedPeer"/> has written.</summary>
/// <param name="First">The number of the command it answers, or <c>message</c>.</param>
/// <param name="Second"><c>ok</c>, <c>refused</c> or <c>failed</c>; or the client that received the message.</param>
/// <param name="Fields">What else it says, by name; a name may occur several times.</param>
internal sealed record ScriptLine(string First, string Second, ILookup<string, string> Fields)
{
    public static ScriptLine Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ScriptLine(words[0], words.ElementAtOrDefault(1) ?? "", words.Skip(2).Select(static w => w.Split('=', 2)).ToLookup(static p => p[0], static p => p[^1]));
    }

    public string Text(string field) => Uri.UnescapeDataString(Fields[field].FirstOrDefault() ?? "");

    public int Number(string field) => Fields[field].FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    public PeerMessage ToMessage() => new(Text("topic"), Convert.FromHexString(Text("payload")))
    {
        Qos = Number("qos"),
        Retain = Number("retain") == 1,
        ContentType = Text("content-type"),
        ResponseTopic = Text("response-topic"),
        Correlation = Text("correlation"),
        Expiry = Number("expiry"),
        IsUtf8 = Number("utf8") == 1,
        SubscriptionIdentifier = Number("identifier"),
        UserProperties = [.. Fields["user-property"].Select(static p => p.Split(':')).Select(static p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1])))],
    };
}
