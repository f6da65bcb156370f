namespace TypedMqtt.Client.Connections;

/// <summary>What the address of a broker means: <c>mqtt</c>, <c>mqtts</c>, <c>ws</c>, <c>wss</c> with host and port, or <c>unix:/path</c>.</summary>
internal static class ServerUri
{
    public const string Expected = "mqtt://host:port, mqtts://host:port, ws://host:port/path, wss://host:port/path or unix:/path";

    public static bool IsSupported(Uri server) => server is { IsAbsoluteUri: true }
        && (IsUnix(server) ? server.AbsolutePath.Length > 1 : server.Scheme is "mqtt" or "mqtts" or "ws" or "wss" && server.Host.Length > 0);

    public static bool IsUnix(Uri server) => server.Scheme == "unix";

    public static bool IsTls(Uri server) => server.Scheme is "mqtts" or "wss";

    public static bool IsWebSocket(Uri server) => server.Scheme is "ws" or "wss";

    /// <summary>The port that is meant; the two of WebSocket are known to <see cref="Uri"/>.</summary>
    public static int Port(Uri server) => server.Port >= 0 ? server.Port : IsTls(server) ? 8883 : 1883;

    /// <summary>The path of a Unix socket.</summary>
    public static string SocketPath(Uri server) => Uri.UnescapeDataString(server.AbsolutePath);

    /// <summary>The address for people: without user and password.</summary>
    public static string Endpoint(Uri server) => server switch
    {
        { IsAbsoluteUri: false } => server.OriginalString,
        _ when IsUnix(server) => "unix:" + SocketPath(server),
        _ when IsWebSocket(server) && server.AbsolutePath.Length > 1 => $"{server.Scheme}://{server.Host}:{Port(server)}{server.AbsolutePath}",
        _ => $"{server.Scheme}://{server.Host}:{Port(server)}",
    };

    /// <summary>Where a Server Reference leads, seen from the broker that gave it (4.11): an address, or <c>host[:port]</c> with the scheme,
    /// path and login of that broker. Of several, separated by spaces, the first that is usable.</summary>
    /// <returns>Null when it leads nowhere, or from TLS to plain text.</returns>
    public static Uri? Resolve(Uri from, string reference)
    {
        foreach (string part in reference.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string text = part.Contains("://", StringComparison.Ordinal) ? part : $"{from.Scheme}://{part}{(IsWebSocket(from) ? from.PathAndQuery : "")}";
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? target) && IsSupported(target) && !IsUnix(target) && (IsTls(target) || !IsTls(from)))
            {
                return target.UserInfo.Length > 0 || from.UserInfo.Length == 0 ? target : WithUserInfo(target, from.UserInfo);
            }
        }

        return null;
    }

    private static Uri WithUserInfo(Uri target, string userInfo) =>
        new($"{target.Scheme}://{userInfo}@{target.Host}:{Port(target)}{target.PathAndQuery}");
}
