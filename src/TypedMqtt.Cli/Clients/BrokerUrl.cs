namespace TypedMqtt.Cli.Clients;

/// <summary>The parts of <c>mqtt://[user[:password]@]host[:port]/topic</c>.</summary>
internal sealed record BrokerUrl(string Scheme, string Host, int? Port, string? UserName, string? Password, string Topic)
{
    /// <exception cref="CliException">Not such a URL.</exception>
    public static BrokerUrl Parse(string text)
    {
        // By hand: a topic may hold '#', '+' and '%', which mean something else in a URI.
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : text[..colon];
        if (scheme is not ("mqtt" or "mqtts" or "ws" or "wss"))
        {
            throw new CliException($"'{text}' is not a broker's URL; expected mqtt://[user[:password]@]host[:port]/topic, or mqtts, ws, wss instead of mqtt.");
        }

        string rest = text[(colon + 3)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string topic = slash < 0 ? "" : rest[(slash + 1)..];
        if (topic.Length == 0)
        {
            throw new CliException($"The URL '{text}' has no topic; expected {scheme}://host/topic.");
        }

        // Not as ws://: its port would seem to be given.
        if (!Uri.TryCreate("mqtt://" + rest[..slash], UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new CliException($"The URL '{text}' has no valid host.");
        }

        string[] user = uri.UserInfo.Split(':', 2);
        return new BrokerUrl(
            scheme,
            uri.Host,
            uri.Port < 0 ? null : uri.Port,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            topic);
    }
}
