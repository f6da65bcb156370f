using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>
/// A connection that falls silent after so many bytes in one direction: what is sent disappears, nothing arrives any more, and nobody is
/// told; not the other end when it is closed, either.
/// </summary>
internal sealed class HalfOpenTransport(IMqttTransport inner, FakeTimeProvider time) : IFaultyTransport
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private DateTimeOffset? _silentSince;
    private int _waiting;
    private CancellationToken _patience;

    public string RemoteEndpoint => inner.RemoteEndpoint;

    public ByteLimit Limit { get; } = new();

    /// <summary>Silent, and the client has seen all that came before.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_gate)
            {
                return _silentSince is not null && _waiting > 0 && !_closed.IsCancellationRequested && !_patience.IsCancellationRequested;
            }
        }
    }

    /// <summary>How long it was silent before the client closed it; null when it was not or the client has not.</summary>
    public TimeSpan? NoticedAfter { get; private set; }

    private bool IsSilent
    {
        get
        {
            lock (_gate)
            {
                return _silentSince is not null;
            }
        }
    }

    public async ValueTask WaitForDataAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        lock (_gate)
        {
            _waiting++;
            _patience = cancellationToken;
        }

        try
        {
            await inner.WaitForDataAsync(either.Token);
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Closed: the next read finds the end of the stream.
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
            }
        }
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await WaitForDataAsync(cancellationToken);
        int received = _closed.IsCancellationRequested ? 0 : await inner.ReceiveAsync(buffer[..Limit.RoomToReceive(buffer.Length)], cancellationToken);
        if (Limit.Received(received))
        {
            FallSilent();
        }

        return received;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        int passes = IsSilent ? 0 : Limit.Send(data.Length, out _);
        if (passes > 0)
        {
            await inner.SendAsync(data[..passes]);
        }

        // After the last byte has gone, as a cable that is pulled.
        Limit.Send(0, out bool isLast);
        if (isLast)
        {
            FallSilent();
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            NoticedAfter ??= time.GetUtcNow() - _silentSince;
            if (_silentSince is null)
            {
                inner.Close();
            }
        }

        _closed.Cancel();
    }

    /// <summary>The other end is disposed with its broker.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        return IsSilent ? ValueTask.CompletedTask : inner.DisposeAsync();
    }

    private void FallSilent()
    {
        lock (_gate)
        {
            _silentSince ??= time.GetUtcNow();
        }
    }
}
