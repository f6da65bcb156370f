using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Protocol.Transports;

/// <summary>MQTT over a WebSocket (MQTT 5.0 chapter 6): binary messages, cut anywhere, are one stream of bytes [MQTT-6.0.0-2].</summary>
internal sealed class WebSocketTransport : ICertificateTransport
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly bool _ownsSocket;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;
    private bool _isSending;
    private int _closed;

    /// <summary>A server's end, or a client's.</summary>
    /// <param name="socket">The open WebSocket.</param>
    /// <param name="remoteEndpoint">Where the peer is.</param>
    /// <param name="certificate">The client's certificate, if it showed one.</param>
    /// <param name="ownsSocket">Whether closing ends the connection below as well; a server's ends with its HTTP request.</param>
    public WebSocketTransport(WebSocket socket, string remoteEndpoint, X509Certificate2? certificate, bool ownsSocket = false)
    {
        _socket = socket;
        _ownsSocket = ownsSocket;
        RemoteEndpoint = remoteEndpoint;
        RemoteCertificate = certificate;
    }

    public string RemoteEndpoint { get; }

    public X509Certificate2? RemoteCertificate { get; }

    /// <summary>Completes when the transport is closed: until then the HTTP request must not end.</summary>
    public Task Ended => _ended.Task;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForDataAsync(CancellationToken cancellationToken)
    {
        try
        {
            // An empty read waits for the next message and takes nothing from it.
            Check((await _socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false)).MessageType);
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (!Check(result.MessageType))
                {
                    return 0;
                }

                // A message may be empty; the stream goes on.
                if (result.Count > 0)
                {
                    return result.Count;
                }
            }

            return 0;
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        Volatile.Write(ref _isSending, true);
        try
        {
            await _socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebSocketException e)
        {
            throw new IOException(e.Message, e);
        }

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

    /// <summary>False at the end of the stream; text is no MQTT and ends it [MQTT-6.0.0-1].</summary>
    private bool Check(WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Text)
        {
            _closeStatus = WebSocketCloseStatus.InvalidMessageType;
        }

        return type == WebSocketMessageType.Binary;
    }

    private async Task SayGoodbyeAsync()
    {
        try
        {
            if (!Volatile.Read(ref _isSending) && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(GoodbyeTime);
                await _socket.CloseOutputAsync(_closeStatus, null, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The peer is gone already, or does not read.
        }

        if (_ownsSocket)
        {
            _socket.Dispose();
        }

        _ended.TrySetResult();
    }
}
