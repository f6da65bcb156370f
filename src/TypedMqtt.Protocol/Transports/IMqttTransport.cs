namespace TypedMqtt.Protocol.Transports;

/// <summary>An ordered, reliable stream of bytes to a peer (4.2): what a client and a broker connection stand on.</summary>
/// <remarks>At most one receive and one send are in progress at a time.</remarks>
public interface IMqttTransport : IAsyncDisposable
{
    /// <summary>Where the peer is, for logs and errors.</summary>
    string RemoteEndpoint { get; }

    /// <summary>Completes when bytes are waiting or the stream has ended, without needing a buffer.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask WaitForDataAsync(CancellationToken cancellationToken);

    /// <summary>Receives at least one byte; 0 when the peer has closed its side.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends all bytes; completes when the buffer may be reused.</summary>
    /// <param name="data">What to send.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> data);

    /// <summary>Closes at once: pending operations end, the peer sees the end of the stream after what was sent.</summary>
    void Close();
}
