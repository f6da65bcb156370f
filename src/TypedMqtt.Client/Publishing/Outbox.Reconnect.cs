using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <content>What becomes of the messages when connections come and go.</content>
internal sealed partial class Outbox
{
    /// <summary>A connection is up: sends again what the broker may not have, then what waits.</summary>
    /// <param name="send">The connection's send buffer.</param>
    /// <param name="limits">What the broker accepts, and whether it has kept the session.</param>
    /// <param name="options">The options with the broker of the connection.</param>
    /// <param name="birth">What goes first, if anything.</param>
    public void Attach(SendBuffer send, MqttConnectResult limits, MqttClientOptions options, OutboundMessage? birth = null)
    {
        lock (_gate)
        {
            _options = options;
            _send = send;
            _flush = new FlushWork(send);
            _window = Math.Min(_options.MaximumInflight, limits.ReceiveMaximum);
            _limits = limits;
            _aliases = limits.TopicAliasMaximum > 0 ? new SentAliases(limits.TopicAliasMaximum) : null;
            _unsent.Clear();
            OutboundMessage[] unfinished = [.. _inflight.Values.OrderBy(static m => m.Sequence)];
            if (limits.SessionPresent)
            {
                BeBorn(birth, send);
                Resume(unfinished, send);
            }
            else
            {
                Requeue(unfinished);
                BeBorn(birth, send);
            }

            Pump();
        }

        send.Flush();
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

    /// <summary>
    /// The broker has the session: what it released is released again, what it has not answered is published again, in the order of the
    /// first time and within the window, which may be smaller now.
    /// </summary>
    private void Resume(OutboundMessage[] unfinished, SendBuffer send)
    {
        foreach (OutboundMessage message in unfinished)
        {
            if (message.State == OutboundState.Released)
            {
                OutboxWire.Resend(send, message, _options.ProtocolVersion);
            }
            else if (PublishErrors.Unacceptable(_options, _limits, message.Qos, message.IsRetained, message.Length) is { } unacceptable)
            {
                message.Fail(unacceptable);
                Finish(message, default);
            }
            else
            {
                message.State = OutboundState.Unsent;
                _unsent.Enqueue(message);
            }
        }
    }

    /// <summary>The broker has forgotten the session: what was published goes first again; what it had released was delivered.</summary>
    private void Requeue(OutboundMessage[] unfinished)
    {
        var first = new List<OutboundMessage>(unfinished.Length);
        foreach (OutboundMessage message in unfinished)
        {
            // A birth message of an earlier connection says nothing that the new one does not.
            if (message.State == OutboundState.Released || message.IsBirth)
            {
                Finish(message, default);
                continue;
            }

            _inflight.Remove(message.PacketId);
            PacketIds.Return(message.PacketId);
            message.State = OutboundState.Queued;
            first.Add(message);
        }

        _queue.PutFirst(first);
    }

    /// <summary>Sends the birth message ahead of all that waits; behind what is in flight only where that fills the window.</summary>
    private void BeBorn(OutboundMessage? birth, SendBuffer send)
    {
        if (birth is null)
        {
            return;
        }

        bool isUnderWay = _queue.Any(static m => m.IsBirth) || _inflight.Values.Any(static m => m is { IsBirth: true, Qos: Qos.AtLeastOnce });
        MqttException? unacceptable = PublishErrors.Unacceptable(_options, _limits, birth.Qos, birth.IsRetained, birth.Length);
        if (unacceptable is not null)
        {
            birth.Fail(unacceptable);
        }
        else if (!isUnderWay)
        {
            bool isSent = birth.Qos == Qos.AtMostOnce ? OutboxWire.TryAppend(send, birth.Frame, _aliases, _limits.MaximumPacketSize, out _) : TrySend(birth, send, out _);
            if (!isSent)
            {
                _queue.PutFirst([birth]);
            }

            if (!isSent || birth.Qos != Qos.AtMostOnce)
            {
                return;
            }
        }

        birth.State = OutboundState.Done;
        birth.Complete(default);
        birth.Release();
    }
}
