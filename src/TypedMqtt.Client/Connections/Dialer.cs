using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Connections;

/// <summary>Opens the byte stream to a broker: TCP, TLS, WebSocket, a Unix socket, or what the application brings.</summary>
internal static class Dialer
{
    public static async ValueTask<IMqttTransport> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        if (options.TransportFactory is { } factory)
        {
            return await factory(cancellationToken).ConfigureAwait(false);
        }

        if (ServerUri.IsWebSocket(options.Server))
        {
            return await WebSocketDialer.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        }

        Socket socket = await ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        if (!ServerUri.IsTls(options.Server))
        {
            return new SocketTransport(socket);
        }

        try
        {
            SslStream stream = await TlsClient.AuthenticateAsync(new NetworkStream(socket), options, cancellationToken).ConfigureAwait(false);
            return new TlsTransport(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<Socket> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        bool isUnix = ServerUri.IsUnix(options.Server);
        EndPoint target = isUnix ? new UnixDomainSocketEndPoint(ServerUri.SocketPath(options.Server)) : new DnsEndPoint(options.Server.DnsSafeHost, options.Port);
        Socket socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
