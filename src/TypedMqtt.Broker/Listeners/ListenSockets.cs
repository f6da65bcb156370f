using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Opens the sockets of a listener, as many as it needs.</summary>
internal static class ListenSockets
{
    public const int Backlog = 1024;

    /// <exception cref="MqttBindException">An address is held by somebody else, or none that is needed exists.</exception>
    public static IReadOnlyList<Socket> Open(ListenAddress listener)
    {
        var sockets = new List<Socket>();
        MqttBindException? missing = null;
        int port = listener.Port;
        try
        {
            foreach (IPAddress address in listener.Addresses)
            {
                try
                {
                    sockets.Add(Open(address, port, isDual: listener.Need == ListenNeed.First));
                }
                catch (MqttBindException e) when (listener.Need != ListenNeed.All && IsMissing(e))
                {
                    missing = e;
                    continue;
                }

                if (listener.Need == ListenNeed.First)
                {
                    break;
                }

                // "localhost:0" means one free port on both addresses.
                port = ((IPEndPoint)sockets[^1].LocalEndPoint!).Port;
            }

            return sockets.Count > 0 ? sockets : throw missing!;
        }
        catch
        {
            sockets.ForEach(static socket => socket.Dispose());
            throw;
        }
    }

    private static Socket Open(IPAddress address, int port, bool isDual)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = isDual;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw Explain(new IPEndPoint(address, port), e);
        }
    }

    /// <summary>The machine does not have the address at all; a port that somebody else holds is another matter.</summary>
    private static bool IsMissing(MqttBindException e) => e.InnerException is SocketException
    {
        SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported
    };

    private static MqttBindException Explain(IPEndPoint endpoint, SocketException e)
    {
        string why = e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => PortOwner.Find(endpoint.Port) is { } owner
                ? $"the port is in use by {owner}. Stop it, or choose another port; port 0 takes a free one"
                : "the port is in use by another process. Stop it, or choose another port; port 0 takes a free one",
            SocketError.AccessDenied => "ports below 1024 need more rights. Choose another port",
            SocketError.AddressNotAvailable => "this machine has no such address. Check bind_address",
            _ => e.Message,
        };
        return new MqttBindException(endpoint.ToString(), $"Cannot listen on {endpoint}: {why}.", e);
    }
}
