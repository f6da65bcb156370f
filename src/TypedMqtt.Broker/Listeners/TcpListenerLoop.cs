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

    /// <summary>Takes over a socket that listens already.</summary>
    public TcpListenerLoop(Socket socket, BrokerEngine engine, ConnectionHost host, ListenerContext context, bool noDelay)
    {
        _socket = socket;
        _engine = engine;
        _host = host;
        _context = context;
        _noDelay = noDelay;
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Start()
    {
        _engine.Log.Listening(_socket.AddressFamily == AddressFamily.InterNetwork ? "ipv4" : "ipv6", LocalEndPoint);
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
}
