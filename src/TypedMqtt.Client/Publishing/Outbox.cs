using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <summary>
/// Outgoing messages from the call to the last acknowledgement: what waits for the connection or the window, and what is in flight.
/// Survives reconnects. Frames of QoS 1 and 2 stay in a pooled buffer until they are acknowledged; first come, first served.
/// </summary>
internal sealed partial class Outbox : IAsyncDisposable
{
    private MqttClientOptions _options;
    private readonly PublishDeadlines _deadlines;
    private readonly Lock _gate = new();
    private readonly WaitingMessages _queue;
    private readonly Dictionary<ushort, OutboundMessage> _inflight = [];
    private readonly Queue<OutboundMessage> _unsent = [];
    private long _sequence;
    private int _window;
    private MqttConnectResult _limits = new();
    private SendBuffer? _send;
    private SentAliases? _aliases;
    private FlushWork? _flush;
    private Exception? _closed;
    private TaskCompletionSource? _drained;

    public Outbox(MqttClientOptions options)
    {
        _options = options;
        _queue = new WaitingMessages(options.OutboxCapacity, options.OutboxBytes);
        _deadlines = new PublishDeadlines(options.TimeProvider, options.PublishTimeout, Sweep);
    }

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

            SendBuffer? send = _queue.Count == 0 && _unsent.Count == 0 ? _send : null;
            bool first = false;
            if (qos == Qos.AtMostOnce && send is not null && OutboxWire.TryAppend(send, frame, _aliases, _limits.MaximumPacketSize, out first))
            {
                flushSoon = first ? _flush : null;
                result = default;
            }
            else
            {
                OutboundMessage message = OutboundMessage.Rent(this, frame, packetIdOffset, qos, _deadlines.Next());
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
                    return new PendingPublish(null, 0, PublishErrors.Full(_options, _queue.Count, _queue.Bytes));
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

    /// <summary>The send buffer has room again.</summary>
    public void OnSent()
    {
        FlushWork? flush;
        lock (_gate)
        {
            flush = _queue.Count + _unsent.Count > 0 && Pump() ? _flush : null;
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

    /// <summary>PUBACK, PUBREC or PUBCOMP.</summary>
    /// <returns>False for an identifier that is not in flight in this state.</returns>
    public bool Acknowledge(in AckPacket ack)
    {
        lock (_gate)
        {
            if (!_inflight.TryGetValue(ack.PacketId, out OutboundMessage? message) || !IsExpected(message, ack.Type))
            {
                // An answer to what this connection has not sent yet is early, not unknown.
                return message?.State == OutboundState.Unsent;
            }

            bool failed = (byte)ack.ReasonCode >= 0x80;
            if (ack.Type == PacketType.PubRec && !failed)
            {
                if (message.State != OutboundState.Released)
                {
                    message.State = OutboundState.Released;
                    message.Sequence = ++_sequence;
                }

                SendRelease(ack.PacketId);
                return true;
            }

            // A broker that does not know a released identifier has delivered the message; only its answer was lost (4.3.3).
            ReasonCode reason = ack.Type == PacketType.PubComp ? ReasonCode.Success : ack.ReasonCode;
            Finish(message, ack.Properties.IsEmpty ? new PublishResult(reason) : new PublishResult(reason)
            {
                ReasonString = ack.Properties.Text(PropertyId.ReasonString),
                UserProperties = ack.Properties.UserProperties(),
            });
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

    public ValueTask DisposeAsync() => _deadlines.DisposeAsync();

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
            _unsent.Clear();
            _inflight.Clear();
            SignalIfDrained();
        }
    }

    private static bool IsExpected(OutboundMessage message, PacketType type) => type switch
    {
        PacketType.PubAck => message is { Qos: Qos.AtLeastOnce, State: OutboundState.Published },
        PacketType.PubRec => message is { Qos: Qos.ExactlyOnce, State: OutboundState.Published or OutboundState.Released },
        _ => message.State == OutboundState.Released,
    };

    /// <summary>Fails what has waited too long.</summary>
    private void Sweep()
    {
        lock (_gate)
        {
            long now = _deadlines.Now;
            long earliest = long.MaxValue;
            foreach (OutboundMessage message in _queue.Concat(_inflight.Values))
            {
                if (message.IsCompleted)
                {
                    continue;
                }

                if (message.Deadline <= now)
                {
                    message.Fail(PublishErrors.TimedOut(_options, message));
                }
                else
                {
                    earliest = Math.Min(earliest, message.Deadline);
                }
            }

            _deadlines.Continue(earliest);
            _queue.GaveUp();
            SignalIfDrained();
        }
    }

    /// <summary>Sends what waits while there is room; true when something was appended that nobody flushes yet.</summary>
    private bool Pump()
    {
        bool flush = false;
        while (_send is { } sender && _unsent.TryPeek(out OutboundMessage? again))
        {
            if (!HasRoom(sender))
            {
                return flush;
            }

            _unsent.Dequeue();
            flush |= OutboxWire.Resend(sender, again, _options.ProtocolVersion);
        }

        while (_send is { } send && _queue.TryPeek(out OutboundMessage? next))
        {
            if (PublishErrors.Unacceptable(_options, _limits, next.Qos, next.IsRetained, next.Length) is { } unacceptable)
            {
                next.Fail(unacceptable);
            }

            if (!next.IsCompleted)
            {
                bool first;
                bool sent = next.Qos == Qos.AtMostOnce ? OutboxWire.TryAppend(send, next.Frame, _aliases, _limits.MaximumPacketSize, out first) : TrySend(next, send, out first);
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
                next.Complete(default);
                next.Release();
            }
        }

        return flush;
    }

    /// <summary>Whether one more PUBLISH of QoS 1 or 2 may be on its way.</summary>
    private bool HasRoom(SendBuffer send)
    {
        lock (send.Gate)
        {
            return !send.IsClosed && _inflight.Count - _unsent.Count < _window;
        }
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

        if (OutboxWire.Release(send, packetId, _options.ProtocolVersion))
        {
            _flush!.Schedule();
        }
    }

    private void Finish(OutboundMessage message, in PublishResult result)
    {
        _inflight.Remove(message.PacketId);
        PacketIds.Return(message.PacketId);
        message.State = OutboundState.Done;
        if ((byte)result.ReasonCode >= 0x80)
        {
            message.Fail(PublishErrors.Refused(_options, message, result));
        }
        else
        {
            message.Complete(result);
        }

        message.Release();
    }
}
