using System.Net;
using System.Net.Sockets;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Accepts the connections of one socket: TCP, TLS over TCP, or Unix.</summary>
internal sealed class SocketListener : IMqttListener
{
    private readonly Socket _socket;
    private readonly BrokerEngine _engine;
    private readonly ConnectionHost _host;
    private readonly ListenerContext _context;
    private readonly TlsCertificates? _tls;
    private readonly bool _noDelay;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Takes over a socket that listens already.</summary>
    public SocketListener(Socket socket, BrokerEngine engine, ConnectionHost host, ListenerContext context, TlsCertificates? tls, bool noDelay)
    {
        _socket = socket;
        _engine = engine;
        _host = host;
        _context = context;
        _tls = tls;
        _noDelay = noDelay;
        Endpoint = ToUri(socket.LocalEndPoint!, tls is not null);
    }

    public Uri Endpoint { get; }

    public void Start()
    {
        if (_socket.LocalEndPoint is IPEndPoint ip)
        {
            _engine.Log.Listening(ip.AddressFamily == AddressFamily.InterNetwork ? "ipv4" : "ipv6", ip);
        }
        else
        {
            _engine.Log.ListeningOnPath(_socket.LocalEndPoint!.ToString()!);
        }

        _accepting = AcceptAsync();
    }

    public async ValueTask StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static Uri ToUri(EndPoint endpoint, bool isTls)
    {
        if (endpoint is not IPEndPoint ip)
        {
            return new Uri($"unix:{endpoint}");
        }

        IPAddress reachable = ip.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : ip.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : ip.Address;
        return new Uri($"{(isTls ? "mqtts" : "mqtt")}://{new IPEndPoint(reachable, ip.Port)}");
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket accepted = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (accepted.ProtocolType == ProtocolType.Tcp)
                {
                    accepted.NoDelay = _noDelay;
                }

                _host.Start(_tls is null ? new SocketTransport(accepted) : new TlsTransport(accepted, _tls.Current), _context);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A client that was gone before it was accepted, or no file handles left: the next one may do better.
                _engine.Log.AcceptFailed(e, Endpoint.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
