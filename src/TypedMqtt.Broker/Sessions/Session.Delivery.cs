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
    /// <returns>False when the session is over, so that another member of a group may get the message.</returns>
    public bool Deliver(ref PublishFrames frames, in Target target, FlushSet flush)
    {
        Qos qos = _engine.Delivery.QosOf(frames.Qos, target.Qos);
        return Deliver(ref frames, new Delivery(qos, target.RetainAsPublished && frames.Retain, target.Identifiers, target.Rules, target.Group), flush);
    }

    /// <summary>Gives the client a retained message, whose retain flag stays set [MQTT-3.3.1-8].</summary>
    public void DeliverRetained(ref PublishFrames frames, Qos granted, byte[]? identifiers, IClientAuthorization rules, FlushSet flush) =>
        Deliver(ref frames, new Delivery(_engine.Delivery.QosOf(frames.Qos, granted), Retain: true, identifiers, rules, Force: true), flush);

    /// <summary>PUBACK, or PUBCOMP: the message is done.</summary>
    public AckOutcome Acknowledge(ushort packetId, PacketType type, FlushSet flush)
    {
        Connection? connection;
        ReadQuestion question = default;
        lock (_gate)
        {
            ref InflightEntry entry = ref _window.Find(packetId);
            if (IsUnsent(ref entry))
            {
                return AckOutcome.Unknown;
            }

            if (!IsExpected(entry, type))
            {
                return AckOutcome.WrongKind;
            }

            _window.Remove(ref entry);
            connection = _connection;
            if (connection is not null)
            {
                question = SendWaiting(connection, default, flush);
            }
        }

        Ask(connection, question, flush);
        return AckOutcome.Done;
    }

    /// <summary>PUBREC: answers with PUBREL, or frees the identifier when the client refused the message [MQTT-4.3.3-4].</summary>
    public AckOutcome Received(ushort packetId, ReasonCode reason, FlushSet flush)
    {
        Connection? connection;
        ReadQuestion question;
        lock (_gate)
        {
            ref InflightEntry entry = ref _window.Find(packetId);
            if (IsUnsent(ref entry))
            {
                return AckOutcome.Unknown;
            }

            if (entry.Qos != Qos.ExactlyOnce)
            {
                return AckOutcome.WrongKind;
            }

            connection = _connection;
            if (connection is null)
            {
                return AckOutcome.Done;
            }

            if ((byte)reason < 0x80)
            {
                entry.State = InflightState.Released;
                entry.Message?.Release();
                entry.Message = null;
                connection.SendAck(PacketType.PubRel, packetId, ReasonCode.Success, flush);
                return AckOutcome.Done;
            }

            _window.Remove(ref entry);
            question = SendWaiting(connection, default, flush);
        }

        Ask(connection, question, flush);
        return AckOutcome.Done;
    }

    /// <summary>Whether this connection has not been sent the message: an acknowledgement is a leftover of an earlier one.</summary>
    private static bool IsUnsent(ref InflightEntry entry) => Unsafe.IsNullRef(ref entry) || entry.State == InflightState.Unsent;

    private static bool IsExpected(in InflightEntry entry, PacketType type) => type == PacketType.PubAck
        ? entry.Qos == Qos.AtLeastOnce && entry.State == InflightState.Published
        : entry.State == InflightState.Released;

    private bool Deliver(ref PublishFrames frames, in Delivery delivery, FlushSet flush)
    {
        if (!Listener.Mount.Shows(frames.Topic))
        {
            return true;
        }

        Connection? connection = _connection;
        if (delivery.Qos == Qos.AtMostOnce)
        {
            if (connection is not null && !_queue.HasQos0)
            {
                SendQos0(connection, ref frames, delivery, flush);
                return true;
            }

            if (!_engine.Delivery.QueueQos0)
            {
                CountDrop(MqttDropReason.Offline);
                return true;
            }
        }

        lock (_gate)
        {
            connection = _connection;
            if (connection is not null && delivery.Qos == Qos.AtMostOnce && !_queue.HasQos0)
            {
                SendQos0(connection, ref frames, delivery, flush);
                return true;
            }

            if (connection is not null && delivery.Qos > Qos.AtMostOnce && _queue.Count == 0 && _unsent == 0 && HasRoom)
            {
                SendNew(connection, ref frames, delivery, flush);
                return true;
            }

            // Without an expiry interval the session is about to end with its connection.
            if (_ended || (connection is null && ExpiryInterval == 0))
            {
                return false;
            }

            var queued = new QueuedMessage(
                frames.Store(_engine.Now, _engine.Stored).AddReference(), delivery.Qos, delivery.Retain, delivery.Identifiers, delivery.Rules, delivery.Group);
            if (!_queue.TryEnqueue(queued, _engine.Now, delivery.Force))
            {
                queued.Message.Release();
                Dropped++;
            }

            return true;
        }
    }

    /// <summary>Sends a QoS 1 or 2 message for which the window has room.</summary>
    private void SendNew(Connection connection, ref PublishFrames frames, in Delivery delivery, FlushSet flush)
    {
        PublishFrame frame = Encode(ref frames, delivery);
        if (!connection.CanSend(frame))
        {
            // Larger than the client accepts: as if it had been delivered [MQTT-3.1.2-25].
            CountDrop(MqttDropReason.PacketTooLarge);
            return;
        }

        // Kept where it may be sent again: to this client, or to another member of its group.
        bool isKept = ExpiryInterval > 0 || delivery.Group is not null;
        ushort id = _window.Add(new InflightEntry
        {
            State = InflightState.Published,
            Qos = delivery.Qos,
            Retain = delivery.Retain,
            Identifiers = delivery.Identifiers,
            Rules = delivery.Rules,
            Group = delivery.Group,
            Bytes = frames.Payload.Length,
            Message = isKept ? frames.Store(_engine.Now, _engine.Stored).AddReference() : null,
        });
        connection.SendPublish(frame, delivery.Qos, delivery.Retain, dup: false, id, flush);
    }

    private void SendQos0(Connection connection, ref PublishFrames frames, in Delivery delivery, FlushSet flush)
    {
        if (connection.SendPublish(Encode(ref frames, delivery), droppable: !delivery.Force, flush) is { } reason)
        {
            CountDrop(reason);
        }
    }

    private void CountDrop(MqttDropReason reason)
    {
        Dropped++;
        _engine.Counters.Dropped(reason);
    }

    private PublishFrame Encode(ref PublishFrames frames, in Delivery delivery) => Encode(ref frames, delivery.Qos, delivery.Retain, delivery.Identifiers);

    /// <summary>The clock is read for messages that expire only: a reading costs as much as the rest of a delivery.</summary>
    private PublishFrame Encode(ref PublishFrames frames, Qos qos, bool retain, byte[]? identifiers) =>
        frames.Get(Version, qos, retain, identifiers, frames.HasExpiry ? _engine.Now : 0, Listener.Mount.Length);

    private bool IsExpired(Message message) => message.ExpiresAt != 0 && message.IsExpired(_engine.Now);

    /// <summary>How this client gets a message.</summary>
    /// <param name="Qos">QoS of this delivery.</param>
    /// <param name="Retain">Retain flag of this delivery.</param>
    /// <param name="Identifiers">Encoded subscription identifiers, or null.</param>
    /// <param name="Rules">The rules that let the client read it.</param>
    /// <param name="Group">The shared subscription it comes by, or null.</param>
    /// <param name="Force">Limits do not count: a subscription shall get all retained messages.</param>
    private readonly record struct Delivery(
        Qos Qos, bool Retain, byte[]? Identifiers, IClientAuthorization Rules, SharedTurn? Group = null, bool Force = false);
}
