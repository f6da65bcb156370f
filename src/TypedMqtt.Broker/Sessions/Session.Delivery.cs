using System.Runtime.CompilerServices;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Sessions;

/// <content>What the client is owed: delivered at once, kept in the window until acknowledged, or queued.</content>
internal sealed partial class Session
{
    /// <summary>Gives the client a message, now or when it can take it.</summary>
    public void Deliver(ref PublishFrames frames, in Target target, FlushSet flush)
    {
        Qos qos = _engine.Delivery.QosOf(frames.Qos, target.Qos);
        Deliver(ref frames, qos, target.RetainAsPublished && frames.Retain, target.Identifiers, target.Rules, force: false, flush);
    }

    /// <summary>Gives the client a retained message, whose retain flag stays set [MQTT-3.3.1-8].</summary>
    public void DeliverRetained(ref PublishFrames frames, Qos granted, byte[]? identifiers, IClientAuthorization rules, FlushSet flush) =>
        Deliver(ref frames, _engine.Delivery.QosOf(frames.Qos, granted), true, identifiers, rules, force: true, flush);

    /// <summary>PUBACK, or PUBCOMP: the message is done.</summary>
    /// <returns>Whether the identifier was in flight in this state.</returns>
    public bool Acknowledge(ushort packetId, PacketType type, FlushSet flush)
    {
        Connection? connection;
        ReadQuestion question = default;
        lock (_gate)
        {
            ref InflightEntry entry = ref _window.Find(packetId);
            if (Unsafe.IsNullRef(ref entry) || !IsExpected(entry, type))
            {
                return false;
            }

            _window.Remove(ref entry);
            connection = _connection;
            if (connection is not null)
            {
                question = SendWaiting(connection, default, flush);
            }
        }

        Ask(connection, question, flush);
        return true;
    }

    /// <summary>PUBREC: answers with PUBREL, or frees the identifier when the client refused the message [MQTT-4.3.3-4].</summary>
    /// <returns>Whether the identifier was in flight.</returns>
    public bool Received(ushort packetId, ReasonCode reason, FlushSet flush)
    {
        Connection? connection;
        ReadQuestion question;
        lock (_gate)
        {
            ref InflightEntry entry = ref _window.Find(packetId);
            if (Unsafe.IsNullRef(ref entry) || entry.Qos != Qos.ExactlyOnce || entry.State is not (InflightState.Published or InflightState.Released))
            {
                return false;
            }

            connection = _connection;
            if (connection is null)
            {
                return true;
            }

            if ((byte)reason < 0x80)
            {
                entry.State = InflightState.Released;
                entry.Message?.Release();
                entry.Message = null;
                connection.SendAck(PacketType.PubRel, packetId, ReasonCode.Success, flush);
                return true;
            }

            _window.Remove(ref entry);
            question = SendWaiting(connection, default, flush);
        }

        Ask(connection, question, flush);
        return true;
    }

    private static bool IsExpected(in InflightEntry entry, PacketType type) => type == PacketType.PubAck
        ? entry.Qos == Qos.AtLeastOnce && entry.State == InflightState.Published
        : entry.State == InflightState.Released;

    private void Deliver(ref PublishFrames frames, Qos qos, bool retain, byte[]? identifiers, IClientAuthorization rules, bool force, FlushSet flush)
    {
        Connection? connection = _connection;
        if (qos == Qos.AtMostOnce)
        {
            if (connection is not null && !_queue.HasQos0)
            {
                SendQos0(connection, ref frames, retain, identifiers, force, flush);
                return;
            }

            if (!_engine.Delivery.QueueQos0)
            {
                return;
            }
        }

        lock (_gate)
        {
            connection = _connection;
            if (connection is not null && qos == Qos.AtMostOnce && !_queue.HasQos0)
            {
                SendQos0(connection, ref frames, retain, identifiers, force, flush);
                return;
            }

            if (connection is not null && qos > Qos.AtMostOnce && _queue.Count == 0 && _unsent == 0 && HasRoom)
            {
                var entry = new InflightEntry
                {
                    State = InflightState.Unsent,
                    Qos = qos,
                    Retain = retain,
                    Identifiers = identifiers,
                    Rules = rules,
                    Bytes = frames.Payload.Length,
                    Message = ExpiryInterval > 0 ? frames.Store(_engine.Now).AddReference() : null,
                };
                PublishFrame frame = Encode(ref frames, qos, retain, identifiers);
                if (connection.CanSend(frame))
                {
                    entry.State = InflightState.Published;
                    ushort id = _window.Add(entry);
                    connection.SendPublish(frame, qos, retain, dup: false, id, flush);
                }
                else
                {
                    // Larger than the client accepts: as if it had been delivered [MQTT-3.1.2-25].
                    entry.Message?.Release();
                    Dropped++;
                }

                return;
            }

            if (_ended || (connection is null && ExpiryInterval == 0))
            {
                return;
            }

            var queued = new QueuedMessage(frames.Store(_engine.Now).AddReference(), qos, retain, identifiers, rules);
            if (!_queue.TryEnqueue(queued, _engine.Now, force))
            {
                queued.Message.Release();
                Dropped++;
                _engine.Counters.QueueDropped();
            }
        }
    }

    private void SendQos0(Connection connection, ref PublishFrames frames, bool retain, byte[]? identifiers, bool force, FlushSet flush)
    {
        if (!connection.SendPublish(Encode(ref frames, Qos.AtMostOnce, retain, identifiers), droppable: !force, flush))
        {
            Dropped++;
        }
    }

    /// <summary>The clock is read for messages that expire only: a reading costs as much as the rest of a delivery.</summary>
    private PublishFrame Encode(ref PublishFrames frames, Qos qos, bool retain, byte[]? identifiers) =>
        frames.Get(Version, qos, retain, identifiers, frames.HasExpiry ? _engine.Now : 0);

    private bool IsExpired(Message message) => message.ExpiresAt != 0 && message.IsExpired(_engine.Now);
}
