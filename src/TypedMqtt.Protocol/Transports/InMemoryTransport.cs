using System.Threading.Tasks.Sources;

namespace TypedMqtt.Protocol.Transports;

/// <summary>One end of a connection inside the process, in wire mode: the real codec over bytes in memory.</summary>
public sealed class InMemoryTransport : IMqttTransport
{
    private readonly BytePipe _in;
    private readonly BytePipe _out;

    private InMemoryTransport(string remoteEndpoint, BytePipe input, BytePipe output)
    {
        RemoteEndpoint = remoteEndpoint;
        _in = input;
        _out = output;
    }

    /// <inheritdoc/>
    public string RemoteEndpoint { get; }

    /// <summary>Whether nothing is under way in either direction: all bytes are consumed and both readers wait for more.</summary>
    public bool IsQuiet => _in.IsQuiet && _out.IsQuiet;

    /// <summary>Whether one of the ends has closed the connection.</summary>
    public bool IsClosed => _in.IsCompleted || _out.IsCompleted;

    /// <summary>Creates the two ends of a connection.</summary>
    /// <param name="clientName">What the server's end reports as its peer.</param>
    /// <param name="serverName">What the client's end reports as its peer.</param>
    public static (InMemoryTransport Client, InMemoryTransport Server) CreatePair(string clientName = "in-process", string serverName = "in-process")
    {
        var toServer = new BytePipe();
        var toClient = new BytePipe();
        return (new InMemoryTransport(serverName, toClient, toServer), new InMemoryTransport(clientName, toServer, toClient));
    }

    /// <inheritdoc/>
    public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => _in.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _in.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _in.Read(buffer.Span);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        _out.Write(data.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Close()
    {
        _out.Complete();
        _in.Complete();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Bytes in one direction.</summary>
    private sealed class BytePipe : IValueTaskSource
    {
        private readonly Lock _gate = new();
        private byte[] _bytes = new byte[256];
        private int _start;
        private int _end;
        private bool _completed;
        private bool _waiting;
        private CancellationToken _waitingToken;
        private CancellationTokenRegistration _registration;
        private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

        public bool IsCompleted
        {
            get
            {
                lock (_gate)
                {
                    return _completed;
                }
            }
        }

        public bool IsQuiet
        {
            get
            {
                lock (_gate)
                {
                    return _completed || (_start == _end && _waiting);
                }
            }
        }

        public void Write(ReadOnlySpan<byte> data)
        {
            lock (_gate)
            {
                if (_completed)
                {
                    throw new IOException("The peer has closed the in-process connection.");
                }

                if (data.IsEmpty)
                {
                    // A reader that wakes to nothing would take it for the end.
                    return;
                }

                if (_bytes.Length - _end < data.Length)
                {
                    int unread = _end - _start;
                    byte[] target = _bytes.Length >= unread + data.Length ? _bytes : new byte[Math.Max(_bytes.Length * 2, unread + data.Length)];
                    _bytes.AsSpan(_start, unread).CopyTo(target);
                    _bytes = target;
                    _start = 0;
                    _end = unread;
                }

                data.CopyTo(_bytes.AsSpan(_end));
                _end += data.Length;
                Wake(null);
            }
        }

        public void Complete()
        {
            lock (_gate)
            {
                _completed = true;
                Wake(null);
            }
        }

        public int Read(Span<byte> destination)
        {
            lock (_gate)
            {
                int count = Math.Min(destination.Length, _end - _start);
                _bytes.AsSpan(_start, count).CopyTo(destination);
                _start += count;
                return count;
            }
        }

        public ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return ValueTask.FromCanceled(cancellationToken);
                }

                if (_start != _end || _completed)
                {
                    return ValueTask.CompletedTask;
                }

                _source.Reset();
                _waiting = true;
                _waitingToken = cancellationToken;
                _registration = cancellationToken.UnsafeRegister(static (state, token) => ((BytePipe)state!).Cancel(token), this);
                return new ValueTask(this, _source.Version);
            }
        }

        void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

        void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _source.OnCompleted(continuation, state, token, flags);

        private void Cancel(CancellationToken token)
        {
            lock (_gate)
            {
                // A callback that comes late belongs to an earlier wait.
                if (token == _waitingToken)
                {
                    Wake(new OperationCanceledException(token));
                }
            }
        }

        private void Wake(Exception? error)
        {
            if (!_waiting)
            {
                return;
            }

            _waiting = false;
            _registration.Unregister();
            if (error is null)
            {
                _source.SetResult(true);
            }
            else
            {
                _source.SetException(error);
            }
        }
    }
}
