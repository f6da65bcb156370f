using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <summary>
/// Outgoing messages from the call to the last acknowledgement: what waits for the connection or the window, and what is in flight.
/// Survives reconnects. Frames of QoS 1 and 2 stay in a pooled buffer until they are acknowledged; first come, first served.
/// </summary>
internal sealed class Outbox(MqttClientOptions options, Func<long> now)
{
    private readonly Lock _gate = new();
    private readonly WaitingMessages _queue = new(options.OutboxCapacity, options.OutboxBytes);
    private readonly Dictionary<ushort, OutboundMessage> _inflight = [];
    private long _sequence;
    private int _window;
    private ServerLimits _limits = new();
    private SendBuffer? _send;
    private FlushWork? _flush;
    private Exception? _closed;
    private TaskCompletionSource? _drained;

    /// <summary>Packet identifiers, shared with SUBSCRIBE and UNSUBSCRIBE.</summary>
    public PacketIds PacketIds { get; } = new();

    /// <summary>Guards the outbox and its packet identifiers.</summary>
    public Lock Gate => _gate;

    /// <summary>Messages that are not done.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count + _inflight.Count;
            }
        }
    }

    /// <summary>Sends a PUBLISH now or as soon as it can be.</summary>
    /// <param name="frame">The encoded PUBLISH, packet identifier 0.</param>
    /// <param name="packetIdOffset">Where the identifier stands; 0 for QoS 0.</param>
    /// <param name="qos">The quality of service.</param>
    /// <param name="cancellationToken">Stops waiting; what is in flight stays in flight.</param>
    public PendingPublish Publish(ReadOnlySpan<byte> frame, int packetIdOffset, Qos qos, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new PendingPublish(null, 0, new OperationCanceledException(cancellationToken));
        }

        SendBuffer? flushNow = null;
        FlushWork? flushSoon = null;
        PendingPublish result;
        lock (_gate)
        {
            if (_closed is { } closed)
            {
                return new PendingPublish(null, 0, closed);
            }

            SendBuffer? send = _queue.Count == 0 ? _send : null;
            bool first = false;
            if (qos == Qos.AtMostOnce && send is not null && OutboxWire.TryAppend(send, frame, out first))
            {
                flushSoon = first ? _flush : null;
                result = default;
            }
            else
            {
                OutboundMessage message = OutboundMessage.Rent(this, frame, packetIdOffset, qos, Deadline());
                result = new PendingPublish(message, message.Version, null);
                if (qos != Qos.AtMostOnce && send is not null && TrySend(message, send, out first))
                {
                    // Alone in flight: latency counts. In company: one system call for all.
                    flushNow = first && _inflight.Count == 1 ? send : null;
                    flushSoon = first && flushNow is null ? _flush : null;
                }
                else if (!_queue.TryAdd(message))
                {
                    message.Discard();
                    return new PendingPublish(null, 0, PublishErrors.Full(options, _queue.Count, _queue.Bytes));
                }
                else if (Pump())
                {
                    flushSoon = _flush;
                }

                if (cancellationToken.CanBeCanceled)
                {
                    message.OnCancel(cancellationToken);
                }
            }
        }

        flushNow?.Flush();
        flushSoon?.Schedule();
        return result;
    }

    /// <summary>A connection is up: sends again what the broker may not have, then what waits.</summary>
    public void Attach(SendBuffer send, ServerLimits limits, bool sessionPresent)
    {
        lock (_gate)
        {
            _send = send;
            _flush = new FlushWork(send);
            _window = Math.Min(options.MaximumInflight, limits.ReceiveMaximum);
            _limits = limits;
            OutboundMessage[] unfinished = [.. _inflight.Values.OrderBy(static m => m.Sequence)];
            if (sessionPresent)
            {
                foreach (OutboundMessage message in unfinished)
                {
                    OutboxWire.Resend(send, message, options.ProtocolVersion);
                }
            }
            else
            {
                Requeue(unfinished);
            }

            Pump();
        }

        send.Flush();
    }

    /// <summary>The send buffer has room again.</summary>
    public void OnSent()
    {
        FlushWork? flush;
        lock (_gate)
        {
            flush = _queue.Count > 0 && Pump() ? _flush : null;
            SignalIfDrained();
        }

        flush?.Schedule();
    }

    /// <summary>Completes when no message waits or is in flight any more, or the connection is gone.</summary>
    public Task WhenDrained()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task drained = _drained.Task;
            SignalIfDrained();
            return drained;
        }
    }

    /// <summary>The connection is gone; everything waits for the next.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _send = null;
            _flush = null;
            SignalIfDrained();
        }
    }

    /// <summary>PUBACK, PUBREC or PUBCOMP.</summary>
    /// <returns>False for an identifier that is not in flight in this state.</returns>
    public bool Acknowledge(in AckPacket ack)
    {
        lock (_gate)
        {
            if (!_inflight.TryGetValue(ack.PacketId, out OutboundMessage? message) || !IsExpected(message, ack.Type))
            {
                return false;
            }

            bool failed = (byte)ack.ReasonCode >= 0x80;
            if (ack.Type == PacketType.PubRec && !failed)
            {
                message.State = OutboundState.Released;
                SendRelease(ack.PacketId);
                return true;
            }

            // A broker that does not know a released identifier has delivered the message; only its answer was lost (4.3.3).
            Finish(message, ack.Type == PacketType.PubComp ? ReasonCode.Success : ack.ReasonCode);
            if (Pump())
            {
                _flush?.Schedule();
            }

            SignalIfDrained();
            return true;
        }
    }

    /// <summary>The awaiter has given up: what is queued is dropped, what is in flight keeps its identifier until the broker answers.</summary>
    public void Abandoned(OutboundMessage message)
    {
        lock (_gate)
        {
            if (message.State == OutboundState.Queued)
            {
                _queue.GaveUp();
                SignalIfDrained();
            }
        }
    }

    /// <summary>Fails what has waited too long.</summary>
    public void Sweep()
    {
        long at = now();
        lock (_gate)
        {
            foreach (OutboundMessage message in _queue.Concat(_inflight.Values))
            {
                if (message.Deadline <= at && !message.IsCompleted)
                {
                    message.Fail(PublishErrors.TimedOut(options, message));
                }
            }

            _queue.GaveUp();
            SignalIfDrained();
        }
    }

    /// <summary>Nothing more will be sent: everything that waits fails.</summary>
    public void Close(Exception error)
    {
        lock (_gate)
        {
            _closed = error;
            _send = null;
            foreach (OutboundMessage message in _queue.Concat(_inflight.Values))
            {
                message.Fail(error);
                message.Release();
            }

            _queue.Clear();
            _inflight.Clear();
            SignalIfDrained();
        }
    }

    private static bool IsExpected(OutboundMessage message, PacketType type) => type switch
    {
        PacketType.PubAck => message.Qos == Qos.AtLeastOnce,
        PacketType.PubRec => message is { Qos: Qos.ExactlyOnce, State: OutboundState.Published or OutboundState.Released },
        _ => message.State == OutboundState.Released,
    };

    private long Deadline() => options.PublishTimeout == Timeout.InfiniteTimeSpan ? long.MaxValue : now() + (long)options.PublishTimeout.TotalMilliseconds;

    /// <summary>Sends queued messages while there is room; true when something was appended that nobody flushes yet.</summary>
    private bool Pump()
    {
        bool flush = false;
        while (_send is { } send && _queue.TryPeek(out OutboundMessage? next))
        {
            if (PublishErrors.Unacceptable(options, _limits, next.Qos, next.IsRetained, next.Length) is { } unacceptable)
            {
                next.Fail(unacceptable);
            }

            if (!next.IsCompleted)
            {
                bool first;
                bool sent = next.Qos == Qos.AtMostOnce ? OutboxWire.TryAppend(send, next.Frame, out first) : TrySend(next, send, out first);
                if (!sent)
                {
                    return flush;
                }

                flush |= first;
            }

            _queue.Take();
            if (next.Qos == Qos.AtMostOnce || next.State == OutboundState.Queued)
            {
                next.State = OutboundState.Done;
                next.Complete(ReasonCode.Success);
                next.Release();
            }
        }

        return flush;
    }

    private bool TrySend(OutboundMessage message, SendBuffer send, out bool first)
    {
        first = false;
        lock (send.Gate)
        {
            ushort id;
            if (send.IsClosed || _inflight.Count >= _window || (id = PacketIds.Take()) == 0)
            {
                return false;
            }

            message.Stamp(id, dup: false);
            message.State = OutboundState.Published;
            message.Sequence = ++_sequence;
            _inflight[id] = message;
            OutboxWire.Append(send, message.Frame);
            first = send.RequestFlush();
            return true;
        }
    }

    /// <summary>The broker has forgotten the session: what was published goes first again; what it had released was delivered.</summary>
    private void Requeue(OutboundMessage[] unfinished)
    {
        var first = new List<OutboundMessage>(unfinished.Length);
        foreach (OutboundMessage message in unfinished)
        {
            if (message.State == OutboundState.Released)
            {
                Finish(message, ReasonCode.Success);
                continue;
            }

            _inflight.Remove(message.PacketId);
            PacketIds.Return(message.PacketId);
            message.State = OutboundState.Queued;
            first.Add(message);
        }

        _queue.PutFirst(first);
    }

    private void SignalIfDrained()
    {
        if (_drained is { } drained && (_send is null || _queue.Count + _inflight.Count == 0))
        {
            _drained = null;
            drained.TrySetResult();
        }
    }

    private void SendRelease(ushort packetId)
    {
        if (_send is not { } send)
        {
            return;
        }

        if (OutboxWire.Release(send, packetId, options.ProtocolVersion))
        {
            _flush!.Schedule();
        }
    }

    private void Finish(OutboundMessage message, ReasonCode reason)
    {
        _inflight.Remove(message.PacketId);
        PacketIds.Return(message.PacketId);
        message.State = OutboundState.Done;
        if ((byte)reason >= 0x80)
        {
            message.Fail(PublishErrors.Refused(options, message, reason));
        }
        else
        {
            message.Complete(reason);
        }

        message.Release();
    }
}
