namespace TypedMqtt.Cli.Clients;

/// <summary>Where the broker is: host and port, a Unix socket, TLS, WebSocket.</summary>
internal static class BrokerAddress
{
    private const int TlsPort = 8883;

    /// <summary>Brokers listen for WebSocket here by default; mosquitto does on any path.</summary>
    private const string WebSocketPath = "/mqtt";

    /// <param name="host">The host, or null.</param>
    /// <param name="port">The port, or null.</param>
    /// <param name="socket">The Unix socket, or null.</param>
    /// <param name="isTls">Whether options of TLS are given.</param>
    /// <param name="isWebSocket">Whether WebSocket is asked for.</param>
    /// <param name="url">The URL, or null.</param>
    /// <exception cref="CliException">Not an address, or two of them.</exception>
    public static Uri Create(string? host, int? port, string? socket, bool isTls, bool isWebSocket, BrokerUrl? url)
    {
        if (socket is not null)
        {
            if (host is not null || port is not null || isTls || isWebSocket || url is not null)
            {
                throw new CliException("--unix is an address by itself: -h, -p, -L, --ws and TLS do not go with it.");
            }

            return new Uri("unix:" + string.Join('/', Path.GetFullPath(socket).Split('/').Select(Uri.EscapeDataString)));
        }

        port ??= url?.Port;
        isWebSocket |= url?.Scheme is "ws" or "wss";

        // As mosquitto_pub does: whoever names this port means TLS.
        isTls |= url?.Scheme is "mqtts" or "wss" || (port == TlsPort && url is null);
        string scheme = (isWebSocket, isTls) switch
        {
            (true, true) => "wss",
            (true, false) => "ws",
            (false, true) => "mqtts",
            _ => "mqtt",
        };
        host ??= url?.Host ?? "localhost";
        try
        {
            int used = port ?? (isTls ? isWebSocket ? 443 : TlsPort : isWebSocket ? 80 : 1883);
            return new UriBuilder(scheme, host, used, isWebSocket ? WebSocketPath : "").Uri;
        }
        catch (UriFormatException)
        {
            throw new CliException($"'{host}' is not a host name or an address.");
        }
    }
}
