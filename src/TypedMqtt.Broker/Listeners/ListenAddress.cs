using System.Net;

namespace TypedMqtt.Broker.Listeners;

/// <summary>A parsed listener address: <c>mqtt://host:port</c>.</summary>
/// <param name="Addresses">The IP addresses to bind.</param>
/// <param name="Port">The port; 0 = a free one.</param>
internal sealed record ListenAddress(IReadOnlyList<IPAddress> Addresses, int Port)
{
    public const int DefaultPort = 1883;

    /// <exception cref="ArgumentException">Not an address this broker can listen on.</exception>
    public static ListenAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != "mqtt")
        {
            throw new ArgumentException($"'{text}' is not a listener address; expected mqtt://address:port, for example mqtt://127.0.0.1:1883.", nameof(text));
        }

        int port = uri.Port < 0 ? DefaultPort : uri.Port;
        string host = uri.Host.Trim('[', ']');
        if (host is "localhost")
        {
            return new ListenAddress([IPAddress.Loopback, IPAddress.IPv6Loopback], port);
        }

        return IPAddress.TryParse(host, out IPAddress? address)
            ? new ListenAddress([address], port)
            : new ListenAddress(Resolve(host, text), port);
    }

    private static IPAddress[] Resolve(string host, string text)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new ArgumentException($"The host of listener '{text}' cannot be resolved: {e.Message}", nameof(text), e);
        }
    }
}
