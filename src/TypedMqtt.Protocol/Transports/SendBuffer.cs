using System.Buffers;
using System.Runtime.CompilerServices;

namespace TypedMqtt.Protocol.Transports;

/// <summary>
/// The out-buffer of a connection. Packets are appended under <see cref="Gate"/>; one send is in flight at a time and more accumulates
/// meanwhile, so that many packets leave in one system call without a timer. Buffers are rented while there is something to send, or kept.
/// </summary>
internal sealed class SendBuffer : IBufferWriter<byte>, IThreadPoolWorkItem
{
    /// <summary>From here on an append starts a send without waiting for the end of the read batch.</summary>
    private const int EarlyFlushBytes = 128 * 1024;

    private const int InitialBytes = 2048;

    /// <summary>Longer buffers go back to the pool after each send.</summary>
    private const int KeptBytes = 2 * EarlyFlushBytes;

    /// <summary>After this many sends in a row the loop goes back to the thread pool, so that one busy receiver cannot keep a thread.</summary>
    private const int SendsPerTurn = 8;

    private readonly IMqttTransport _transport;
    private readonly Action? _onSent;
    private readonly Action _continue;
    private readonly bool _keepsBuffers;
    private byte[] _filling = [];
    private byte[] _spare = [];
    private byte[] _sending = [];
    private int _filled;
    private int _sendingLength;
    private bool _inFlight;
    private bool _flushRequested;
    private bool _completed;
    private bool _closeWhenSent;
    private bool _closed;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;

    /// <param name="transport">Where the bytes go.</param>
    /// <param name="onSent">Called outside the lock after each send, when there is room for more, and once after closing.</param>
    /// <param name="keepsBuffers">Whether its two buffers stay with it while there is nothing to send: for the few connections of an application, whose
    /// bursts come from other threads than the one that returned the buffers, where the shared pool does not find them.</param>
    public SendBuffer(IMqttTransport transport, Action? onSent = null, bool keepsBuffers = false)
    {
        _transport = transport;
        _onSent = onSent;
        _keepsBuffers = keepsBuffers;
        _continue = OnSent;
    }

    /// <summary>Held while a packet is appended.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Bytes that wait to be handed to the transport; read under <see cref="Gate"/>.</summary>
    public int Pending => _filled;

    /// <summary>Whether nothing can be sent any more; read under <see cref="Gate"/>.</summary>
    public bool IsClosed => _closed || _closeWhenSent || _completed;

    /// <summary>Whether nothing waits and no send is in flight.</summary>
    public bool IsIdle
    {
        get
        {
            lock (Gate)
            {
                return _closed || (_filled == 0 && !_inFlight);
            }
        }
    }

    /// <summary>Whether the transport is closed, and not only going to be.</summary>
    public bool IsTransportClosed => Volatile.Read(ref _closed);

    /// <summary>Total bytes handed to the transport.</summary>
    public long BytesSent { get; private set; }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (_filling.Length - _filled < sizeHint)
        {
            Grow(sizeHint);
        }

        return _filling.AsSpan(_filled);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return _filling.AsMemory(_filled);
    }

    public void Advance(int count) => _filled += count;

    /// <summary>Under <see cref="Gate"/>: true for the first append since the last flush, whose caller has to flush later.</summary>
    public bool RequestFlush()
    {
        bool first = !_flushRequested;
        _flushRequested = true;
        return first;
    }

    /// <summary>Whether so much has accumulated that it should leave now.</summary>
    public bool IsLong => _filled >= EarlyFlushBytes && !_inFlight;

    /// <summary>Sends what has accumulated, unless a send is in flight, which then takes it along.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            _flushRequested = false;
            if (_inFlight || _closed || !TakeFilled())
            {
                return;
            }

            _inFlight = true;
        }

        Send();
    }

    /// <summary>Sends everything appended so far; what is appended later is dropped. The transport stays open, so that the peer can close
    /// it when it has received all.</summary>
    public void Complete()
    {
        lock (Gate)
        {
            _completed = true;
        }

        Flush();
    }

    /// <summary>Closes the transport once everything appended so far is sent; what is appended later is dropped.</summary>
    public void CloseWhenSent()
    {
        bool send;
        lock (Gate)
        {
            _closeWhenSent = true;
            if (_inFlight || _closed)
            {
                return;
            }

            send = _inFlight = TakeFilled();
        }

        if (send)
        {
            Send();
        }
        else
        {
            Close();
        }
    }

    /// <summary>Drops what was not sent and closes the transport.</summary>
    public void Abort() => Close();

    void IThreadPoolWorkItem.Execute() => Send();

    private void Send()
    {
        for (int turn = 0; turn < SendsPerTurn; turn++)
        {
            ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter;
            try
            {
#pragma warning disable CA2012 // Consumed once: here, or in OnSent.
                awaiter = _transport.SendAsync(_sending.AsMemory(0, _sendingLength)).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
                if (!awaiter.IsCompleted)
                {
                    _awaiter = awaiter;
                    awaiter.UnsafeOnCompleted(_continue);
                    return;
                }

                awaiter.GetResult();
            }
            catch (Exception e) when (IsTransportFailure(e))
            {
                Close();
                return;
            }

            if (!TakeNext())
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void OnSent()
    {
        try
        {
            _awaiter.GetResult();
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Close();
            return;
        }

        if (TakeNext())
        {
            Send();
        }
    }

    /// <summary>The receiving side finds out as well and settles what the connection leaves behind.</summary>
    private static bool IsTransportFailure(Exception e) => e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>After a send: makes what accumulated meanwhile the next one; false when there is nothing or the buffer is closed.</summary>
    private bool TakeNext()
    {
        bool close;
        bool more;
        lock (Gate)
        {
            BytesSent += _sendingLength;
            byte[] sent = _sending;
            _sending = [];
            Recycle(sent);
            if (_closed)
            {
                _inFlight = false;
                ReturnBuffers();
                return false;
            }

            _flushRequested = false;
            more = TakeFilled();
            _inFlight = more;
            if (!more && !_keepsBuffers)
            {
                ReturnBuffers();
            }

            close = _closeWhenSent && !more;
        }

        _onSent?.Invoke();

        if (close)
        {
            Close();
        }

        return more;
    }

    private bool TakeFilled()
    {
        if (_filled == 0)
        {
            return false;
        }

        (_sending, _filling, _spare) = (_filling, _spare, []);
        _sendingLength = _filled;
        _filled = 0;
        return true;
    }

    /// <summary>A buffer that was sent becomes the next one to fill, so that two take turns while there is more to send.</summary>
    private void Recycle(byte[] sent)
    {
        if (sent.Length <= KeptBytes && _filling.Length == 0)
        {
            _filling = sent;
        }
        else if (sent.Length <= KeptBytes && _spare.Length == 0)
        {
            _spare = sent;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(sent);
        }
    }

    private void Close()
    {
        lock (Gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            ReturnBuffers();
        }

        _transport.Close();

        // Whoever waits for room finds that there is nothing to wait for.
        _onSent?.Invoke();
    }

    private void ReturnBuffers()
    {
        Return(ref _filling);
        Return(ref _spare);
        _filled = 0;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private void Grow(int sizeHint)
    {
        // While a send is in flight, the next is likely to be as long.
        int expected = _filling.Length == 0 && _inFlight ? Math.Min(_sendingLength, EarlyFlushBytes) : _filling.Length * 2;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_filled + sizeHint, expected), InitialBytes));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        if (_filling.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_filling);
        }

        _filling = larger;
    }
}
