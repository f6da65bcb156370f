using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Connections;

/// <content>SUBSCRIBE and UNSUBSCRIBE.</content>
internal sealed partial class Connection
{
    private void ReceiveSubscribe(in SubscribePacket packet, FlushSet flush)
    {
        ReceivedText.Check(packet);
        Session session = _session!;
        uint identifier = packet.Properties.GetNumber(PropertyId.SubscriptionIdentifier);
        byte[] codes = new byte[packet.Count];
        var retained = new List<RetainedMatch>();
        try
        {
            int index = 0;
            foreach (SubscribePacket.Entry entry in packet)
            {
                codes[index++] = (byte)Subscribe(session, entry, identifier, retained);
            }

            SendSubAck(PacketType.SubAck, packet.PacketId, codes, flush);
            SendRetained(session, retained, Version == ProtocolVersion.V5 ? RouteBuilder.Encode(identifier) : null, flush);
        }
        finally
        {
            retained.ForEach(static r => r.Message.Release());
        }
    }

    private void SendRetained(Session session, List<RetainedMatch> retained, byte[]? identifiers, FlushSet flush)
    {
        IClientAuthorization rules = session.Authorization;
        bool checkSource = _engine.Delivery.CheckRetainSource;
        foreach ((Message message, Qos granted, RetainedSource? source) in retained)
        {
            if (rules.CanRead(message.Topic) && (!checkSource || source?.MayWrite(message.Topic) != false))
            {
                var frames = new PublishFrames(message);
                session.DeliverRetained(ref frames, granted, identifiers, rules, flush);
            }
        }
    }

    private ReasonCode Subscribe(Session session, in SubscribePacket.Entry entry, uint identifier, List<RetainedMatch> retained)
    {
        ReadOnlySpan<byte> filter = Listener.Mount.MountFilter(entry.Filter);
        if (TopicName.CountLevels(filter) > Listener.Limits.MaximumTopicLevels)
        {
            return ReasonCode.TopicFilterInvalid;
        }

        Qos granted = (Qos)Math.Min((int)entry.Options.Qos, (int)Listener.Limits.MaximumQos);
        if (!session.Authorization.CanSubscribe(filter))
        {
            _engine.Counters.Denied();
            _engine.Log.Denied(session.Authorization.Explain(AclOperation.Subscribe, filter));

            // MQTT 3.1 has no code for a refusal.
            return Version == ProtocolVersion.V31 ? (ReasonCode)granted : ReasonCode.NotAuthorized;
        }

        SubscriptionOptions options = new((byte)((entry.Options.Value & ~3) | (int)granted));
        (bool isNew, bool accepted) = session.Subscribe(filter, options, identifier);
        if (!accepted)
        {
            return ReasonCode.QuotaExceeded;
        }

        bool wanted = options.RetainHandling == RetainHandling.SendAtSubscribe || (options.RetainHandling == RetainHandling.SendIfNew && isNew);
        if (wanted && !SharedFilter.IsShared(filter))
        {
            _engine.Retained.Collect(filter, granted, retained);
        }

        return (ReasonCode)granted;
    }

    private void ReceiveUnsubscribe(in UnsubscribePacket packet, FlushSet flush)
    {
        ReceivedText.Check(packet);
        byte[] codes = new byte[packet.Count];
        int index = 0;
        foreach (ReadOnlySpan<byte> filter in packet)
        {
            codes[index++] = (byte)(_session!.Unsubscribe(Listener.Mount.MountFilter(filter)) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted);
        }

        SendSubAck(PacketType.UnsubAck, packet.PacketId, codes, flush);
    }
}
