using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Protocol.Transports;

/// <summary>
/// TLS over a socket. A server's handshake is part of the first wait, so that the time a connection has for its CONNECT covers it and a
/// peer that never finishes it is a connection like any other.
/// </summary>
internal sealed class TlsTransport : ICertificateTransport
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly Func<SslServerAuthenticationOptions>? _server;
    private bool _isSending;
    private int _closed;

    /// <summary>A server's end; the handshake is still to come.</summary>
    /// <param name="socket">The accepted socket.</param>
    /// <param name="server">Gives the certificates in force when the handshake begins.</param>
    public TlsTransport(Socket socket, Func<SslServerAuthenticationOptions> server)
        : this(socket, new SslStream(new NetworkStream(socket, ownsSocket: false))) => _server = server;

    /// <summary>A client's end, after its handshake.</summary>
    /// <param name="socket">The connected socket.</param>
    /// <param name="authenticated">The stream on it.</param>
    public TlsTransport(Socket socket, SslStream authenticated)
    {
        _socket = socket;
        _stream = authenticated;
        RemoteEndpoint = SocketTransport.Describe(socket.RemoteEndPoint);
    }

    public string RemoteEndpoint { get; }

    public X509Certificate2? RemoteCertificate => _stream.IsAuthenticated ? _stream.RemoteCertificate as X509Certificate2 : null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (!_stream.IsAuthenticated && _server is not null)
        {
            await _stream.AuthenticateAsServerAsync(_server(), cancellationToken).ConfigureAwait(false);
        }

        await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _stream.ReadAsync(buffer, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        Volatile.Write(ref _isSending, true);
        await _stream.WriteAsync(data).ConfigureAwait(false);
        Volatile.Write(ref _isSending, false);
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _ = SayGoodbyeAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the TLS session before the socket: without it a peer cannot tell the end from an attack.</summary>
    private async Task SayGoodbyeAsync()
    {
        try
        {
            // A record in the middle of which the connection is given up cannot be followed by another.
            if (_stream.IsAuthenticated && !Volatile.Read(ref _isSending))
            {
                await _stream.ShutdownAsync().WaitAsync(GoodbyeTime).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or TimeoutException or InvalidOperationException)
        {
            // The peer is gone already, or does not read.
        }

        SocketTransport.Close(_socket);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
