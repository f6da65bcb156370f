using System.Buffers;
using System.Threading.Tasks.Sources;

namespace TypedMqtt.Client.Publishing;

/// <summary>Where an outgoing message stands.</summary>
internal enum OutboundState : byte
{
    /// <summary>Waits for the connection or for room in the window.</summary>
    Queued,

    /// <summary>PUBLISH is sent; PUBACK or PUBREC is due.</summary>
    Published,

    /// <summary>PUBLISH was sent on an earlier connection; it is sent again when the window of this one has room.</summary>
    Unsent,

    /// <summary>PUBREL is sent; PUBCOMP is due.</summary>
    Released,

    /// <summary>Over.</summary>
    Done,
}

/// <summary>
/// One outgoing message and the task that waits for it; pooled. Two parties hold it: the awaiter, until it has the result, and the outbox,
/// until the packet identifier is free. A cancelled wait leaves the identifier reserved, so that a late acknowledgement frees it.
/// </summary>
internal sealed class OutboundMessage : IValueTaskSource<PublishResult>, IValueTaskSource
{
    private const int PoolSize = 2048;

    /// <summary>A pooled message keeps an array up to this size: it is rented by one thread and released by another, which the shared array
    /// pool answers with new arrays.</summary>
    private const int KeptBytes = 256;

    private static readonly Stack<OutboundMessage> Pool = new();
    private static readonly Lock PoolGate = new();

    private ManualResetValueTaskSourceCore<PublishResult> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private byte[] _frame = [];
    private int _length;
    private int _holders;
    private int _completed;

    private OutboundMessage()
    {
    }

    public Outbox? Owner { get; private set; }

    public Qos Qos { get; private set; }

    public OutboundState State { get; set; }

    public ushort PacketId { get; set; }

    /// <summary>Order in which the PUBLISH or, once it is due, the PUBREL was first sent; re-delivery follows it [MQTT-4.6.0-1]
    /// [MQTT-4.6.0-4].</summary>
    public long Sequence { get; set; }

    /// <summary>When waiting ends, in client milliseconds; long.MaxValue = never.</summary>
    public long Deadline { get; private set; }

    /// <summary>The PUBLISH; its packet identifier is patched when it is sent.</summary>
    public ReadOnlySpan<byte> Frame => _frame.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Whether it is sent for the connection and not for a caller.</summary>
    public bool IsBirth { get; set; }

    public bool IsRetained => (_frame[0] & 1) != 0;

    public int PacketIdOffset { get; private set; }

    public short Version => _source.Version;

    /// <summary>Whether the awaiter has been answered already.</summary>
    public bool IsCompleted => Volatile.Read(ref _completed) != 0;

    public static OutboundMessage Rent(Outbox owner, ReadOnlySpan<byte> frame, int packetIdOffset, Qos qos, long deadline)
    {
        OutboundMessage? message;
        lock (PoolGate)
        {
            Pool.TryPop(out message);
        }

        message ??= new OutboundMessage();
        message.Owner = owner;
        if (message._frame.Length < frame.Length)
        {
            message._frame = frame.Length <= KeptBytes ? new byte[KeptBytes] : ArrayPool<byte>.Shared.Rent(frame.Length);
        }

        frame.CopyTo(message._frame);
        message._length = frame.Length;
        message.PacketIdOffset = packetIdOffset;
        message.Qos = qos;
        message.Deadline = deadline;
        message.State = OutboundState.Queued;
        message.PacketId = 0;
        message.IsBirth = false;
        message._holders = 2;
        message._completed = 0;
        return message;
    }

    public void OnCancel(CancellationToken cancellationToken) =>
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((OutboundMessage)state!).Cancel(token), this);

    /// <summary>Answers the awaiter, once.</summary>
    public void Complete(in PublishResult result)
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0)
        {
            _source.SetResult(result);
        }
    }

    /// <summary>Fails the awaiter, once.</summary>
    public void Fail(Exception error)
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0)
        {
            _source.SetException(error);
        }
    }

    /// <summary>The outbox or the awaiter lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        if (_frame.Length > KeptBytes)
        {
            ArrayPool<byte>.Shared.Return(_frame);
            _frame = [];
        }

        Owner = null;
        _source.Reset();
        lock (PoolGate)
        {
            if (Pool.Count < PoolSize)
            {
                Pool.Push(this);
            }
        }
    }

    /// <summary>Gives the message back before anybody waits for it.</summary>
    public void Discard()
    {
        Release();
        Release();
    }

    /// <summary>Writes the packet identifier into the frame, and the DUP flag for a re-delivery.</summary>
    public void Stamp(ushort packetId, bool dup)
    {
        PacketId = packetId;
        _frame[PacketIdOffset] = (byte)(packetId >> 8);
        _frame[PacketIdOffset + 1] = (byte)packetId;
        _frame[0] = (byte)(dup ? _frame[0] | 8 : _frame[0] & ~8);
    }

    PublishResult IValueTaskSource<PublishResult>.GetResult(short token) => GetResult(token);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private PublishResult GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Release();
        }
    }

    private void Cancel(CancellationToken token)
    {
        Fail(new OperationCanceledException(token));
        Owner?.Abandoned(this);
    }
}
