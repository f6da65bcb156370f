using System.Net;
using System.Net.Sockets;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Accepts TCP connections on one address.</summary>
internal sealed class TcpListenerLoop : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly BrokerEngine _engine;
    private readonly ConnectionHost _host;
    private readonly ListenerContext _context;
    private readonly bool _noDelay;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    private TcpListenerLoop(Socket socket, BrokerEngine engine, ConnectionHost host, ListenerContext context, bool noDelay)
    {
        _socket = socket;
        _engine = engine;
        _host = host;
        _context = context;
        _noDelay = noDelay;
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <exception cref="MqttBindException">The address is not available.</exception>
    public static TcpListenerLoop Bind(IPAddress address, int port, BrokerEngine engine, ConnectionHost host, ListenerContext context, bool noDelay)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = address.Equals(IPAddress.IPv6Any);
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1024);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Explain(new IPEndPoint(address, port), e);
        }

        return new TcpListenerLoop(socket, engine, host, context, noDelay);
    }

    public void Start()
    {
        _engine.Log.Listening($"mqtt://{LocalEndPoint}");
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket accepted = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                accepted.NoDelay = _noDelay;
                _host.Start(new SocketTransport(accepted), _context);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A client that was gone before it was accepted, or no file handles left: the next one may do better.
                _engine.Log.AcceptFailed(e, LocalEndPoint.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

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
