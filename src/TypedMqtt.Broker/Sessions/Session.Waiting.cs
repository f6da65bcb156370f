using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Sessions;

/// <content>What waits for room: messages of the window that this connection has not sent, then the queue.</content>
internal sealed partial class Session
{
    private bool HasRoom => _window.Count < _windowLimit && _window.Bytes < _windowBytes && _window.HasIdentifier;

    /// <summary>Sends again what was not acknowledged [MQTT-4.4.0-1], then what is queued; after <see cref="Attach"/>, without a lock.</summary>
    public void Resume(Connection connection, FlushSet flush)
    {
        ReadQuestion question;
        lock (_gate)
        {
            if (!ReferenceEquals(_connection, connection))
            {
                return;
            }

            question = SendWaiting(connection, default, flush);
        }

        Ask(connection, question, flush);
    }

    /// <summary>Asks what <see cref="SendWaiting"/> has to know and lets it go on, until it needs no more. Not under the lock.</summary>
    private void Ask(Connection? connection, ReadQuestion question, FlushSet flush)
    {
        while (question is { Message: { } message, Rules: { } rules })
        {
            try
            {
                ReadQuestion answered = question with { Answer = rules.CanRead(message.Topic) };
                lock (_gate)
                {
                    // Another connection that has taken over meanwhile asks for itself.
                    question = connection is not null && ReferenceEquals(_connection, connection) ? SendWaiting(connection, answered, flush) : default;
                }
            }
            finally
            {
                message.Release();
            }
        }
    }

    /// <summary>Sends what waits while the window has room: first what belongs to it already, then the queue.</summary>
    /// <param name="connection">The session's connection.</param>
    /// <param name="answered">The question this returned before, answered; default to begin with.</param>
    /// <param name="flush">Collects the connections that were written to.</param>
    /// <returns>What has to be asked before it can go on; empty when nothing waits or the window is full.</returns>
    private ReadQuestion SendWaiting(Connection connection, in ReadQuestion answered, FlushSet flush)
    {
        ReadQuestion question = _unsent > 0 ? SendUnsent(connection, answered, flush) : default;
        return _unsent == 0 ? SendQueued(connection, answered, flush) : question;
    }

    private ReadQuestion SendUnsent(Connection connection, in ReadQuestion answered, FlushSet flush)
    {
        ReadQuestion question = default;
        IClientAuthorization rules = Authorization;
        int position = answered.PacketId == 0 ? 0 : _window.PositionOf(answered.PacketId);
        for (int i = position < _window.Span ? position : 0; i < _window.Span && _unsent > 0 && _window.Count - _unsent < _windowLimit; i++)
        {
            ref InflightEntry entry = ref _window.At(i);
            if (entry.State != InflightState.Unsent)
            {
                continue;
            }

            if (!IsDecided(entry.Message!, entry.Rules, rules, answered, out bool allowed))
            {
                question = new ReadQuestion(entry.Message!.AddReference(), rules, _window.IdAt(i), Answer: false);
                break;
            }

            if (allowed)
            {
                entry.Rules = rules;
                Send(connection, ref entry, _window.IdAt(i), dup: true, flush);
            }
            else
            {
                Drop(ref entry, MqttDropReason.NotAuthorized);
            }
        }

        _window.Trim();
        return question;
    }

    private ReadQuestion SendQueued(Connection connection, in ReadQuestion answered, FlushSet flush)
    {
        IClientAuthorization rules = Authorization;
        while (_queue.TryPeek(out QueuedMessage next) && (next.Qos == Qos.AtMostOnce || HasRoom))
        {
            // A message whose time is over is not delivered [MQTT-3.3.2-5].
            bool allowed = false;
            if (!IsExpired(next.Message) && !IsDecided(next.Message, next.Rules, rules, answered, out allowed))
            {
                return new ReadQuestion(next.Message.AddReference(), rules, PacketId: 0, Answer: false);
            }

            _queue.TryDequeue(out _);
            if (!allowed)
            {
                CountDrop(IsExpired(next.Message) ? MqttDropReason.Expired : MqttDropReason.NotAuthorized);
                next.Message.Release();
                continue;
            }

            if (next.Qos == Qos.AtMostOnce)
            {
                var frames = new PublishFrames(next.Message);
                SendQos0(connection, ref frames, new Delivery(next.Qos, next.Retain, next.Identifiers, next.Rules, Force: true), flush);
                next.Message.Release();
                continue;
            }

            var entry = new InflightEntry
            {
                State = InflightState.Unsent,
                Qos = next.Qos,
                Retain = next.Retain,
                Identifiers = next.Identifiers,
                Message = next.Message,
                Rules = rules,
                Group = next.Group,
                Bytes = next.Message.Payload.Length,
            };
            _unsent++;
            ushort id = _window.Add(entry);
            Send(connection, ref _window.Find(id), id, dup: false, flush);
            _window.Trim();
        }

        return default;
    }

    /// <summary>Rights may have changed since a message came: whether it is known if the rules in force allow it.</summary>
    private static bool IsDecided(Message message, IClientAuthorization granted, IClientAuthorization rules, in ReadQuestion answered, out bool allowed)
    {
        bool unchanged = ReferenceEquals(granted, rules);
        bool isAnswered = answered.IsAbout(message, rules);
        allowed = unchanged || (isAnswered && answered.Answer);
        return unchanged || isAnswered;
    }

    private void Send(Connection connection, ref InflightEntry entry, ushort id, bool dup, FlushSet flush)
    {
        var frames = new PublishFrames(entry.Message!);
        PublishFrame frame = Encode(ref frames, entry.Qos, entry.Retain, entry.Identifiers);
        if (!connection.CanSend(frame))
        {
            // Larger than the client accepts: as if it had been delivered [MQTT-3.1.2-25].
            Drop(ref entry, MqttDropReason.PacketTooLarge);
            return;
        }

        _unsent--;
        entry.State = InflightState.Published;
        connection.SendPublish(frame, entry.Qos, entry.Retain, dup, id, flush);
    }

    private void Drop(ref InflightEntry entry, MqttDropReason reason)
    {
        _unsent--;
        _window.Free(ref entry);
        CountDrop(reason);
    }
}
