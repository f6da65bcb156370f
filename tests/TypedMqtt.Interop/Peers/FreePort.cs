using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Interop.Peers;

/// <summary>Ports that nobody uses just now.</summary>
internal static class FreePort
{
    /// <summary>A port that was free on all addresses a moment ago.</summary>
    public static int Take()
    {
        using var listener = TcpListener.Create(0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
