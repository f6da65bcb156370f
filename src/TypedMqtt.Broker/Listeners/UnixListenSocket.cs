using System.Net.Sockets;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Opens a Unix domain socket. A file that a broker left behind when it was killed is replaced; one that somebody serves is not.</summary>
internal static class UnixListenSocket
{
    /// <exception cref="MqttBindException">The path is served by somebody, is not a socket, or cannot be made.</exception>
    public static Socket Open(string path)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        Socket? socket = null;
        try
        {
            RemoveLeftover(path, endpoint);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(endpoint);
            socket.Listen(ListenSockets.Backlog);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            socket?.Dispose();
            string why = (e as SocketException)?.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "another process serves it, or it is a file of another kind. Stop that process, or choose another path"
                : e.Message.TrimEnd('.');
            throw new MqttBindException(path, $"Cannot listen on unix:{path}: {why}.", e);
        }
    }

    private static void RemoveLeftover(string path, UnixDomainSocketEndPoint endpoint)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Whatever it is, binding says that it is in the way.
        }
    }

    /// <summary>Connecting to an ordinary file is refused as well; only a socket has no content to open.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using FileStream _ = File.OpenRead(path);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
