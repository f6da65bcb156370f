using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Transports;

/// <summary>A server on a real socket that says exactly what a test tells it to; with TLS that asks for a client certificate, or WebSocket.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Peer> _peers = [];
    private readonly X509Certificate2? _certificate;

    public LoopbackServer(string scheme = "mqtt", TestCertificates? authority = null)
    {
        _certificate = authority?.CreateServer();
        _listener.Start();
        Address = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{(scheme == "ws" ? "mqtt" : "")}");
    }

    public Uri Address { get; }

    /// <summary>As a Server Reference.</summary>
    public string Reference => Address.Authority;

    /// <summary>Whether a connection waits to be accepted.</summary>
    public bool IsCalled => _listener.Pending();

    /// <summary>Accepts a connection and reads its CONNECT.</summary>
    public async Task<Peer> AcceptAsync(string? subprotocol = "mqtt", ProtocolVersion version = ProtocolVersion.V5)
    {
        Socket socket = await _listener.AcceptSocketAsync().SoonAsync();
        var peer = new Peer(socket);
        _peers.Add(peer);
        peer.End = new ServerEnd(await OpenAsync(peer, socket, subprotocol), version);
        peer.End.Connect = await peer.End.ExpectAsync(PacketType.Connect);
        return peer;
    }

    /// <summary>Accepts a connection, says something, and closes.</summary>
    public async Task AnswerAsync(string text)
    {
        using Socket socket = await _listener.AcceptSocketAsync().SoonAsync();
        await using var stream = new NetworkStream(socket);
        _ = await stream.ReadAsync(new byte[4096]).SoonAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null).SoonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _certificate?.Dispose();
        foreach (Peer peer in _peers)
        {
            peer.Break();
            await peer.End.DisposeAsync();
        }
    }

    private async Task<IMqttTransport> OpenAsync(Peer peer, Socket socket, string? subprotocol)
    {
        if (_certificate is not null)
        {
            var tls = new SslStream(new NetworkStream(socket), false, (_, certificate, _, _) =>
            {
                peer.ClientSubject = certificate?.Subject;
                return certificate is not null;
            });
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = true }).SoonAsync();
            return new TlsTransport(socket, tls);
        }

        if (Address.Scheme != "ws")
        {
            return new SocketTransport(socket);
        }

        var stream = new NetworkStream(socket);
        peer.Request = await ReadRequestAsync(stream);
        string key = peer.Request.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        string chosen = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n{chosen}\r\n"));
        peer.WebSocket = WebSocket.CreateFromStream(stream, isServer: true, subprotocol, TimeSpan.Zero);
        return new WebSocketTransport(peer.WebSocket, "client", null);
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        byte[] one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one).SoonAsync() == 1)
        {
            request.Append((char)one[0]);
        }

        return request.ToString();
    }

    /// <summary>One accepted connection.</summary>
    internal sealed class Peer(Socket socket)
    {
        public ServerEnd End { get; set; } = null!;

        /// <summary>The subject of the client's certificate, if it showed one.</summary>
        public string? ClientSubject { get; set; }

        public string Request { get; set; } = "";

        public WebSocket WebSocket { get; set; } = null!;

        /// <summary>Resets the connection.</summary>
        public void Break() => socket.Close(0);
    }
}
