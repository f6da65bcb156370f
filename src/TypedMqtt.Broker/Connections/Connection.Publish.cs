using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Connections;

/// <content>PUBLISH from the client: alias, rights, routing, acknowledgement.</content>
internal sealed partial class Connection
{
    private const int WriteDecisions = 16;

    [ThreadStatic]
    private static byte[]? _withoutAlias;

    private readonly (Route? Route, bool Allowed)[] _writeDecisions = new (Route?, bool)[WriteDecisions];
    private byte[]?[]? _aliases;

    /// <summary>The receive maximum that the client was told; 0 where there is none.</summary>
    private int ReceiveMaximum => Version == ProtocolVersion.V5 ? Listener.Limits.MaximumInflightMessages : 0;

    private void ReceivePublish(Frame frame, FlushSet flush)
    {
        PublishPacket packet = PacketReader.ReadPublish(frame, Version, checkTopic: false);
        ReceivedText.Check(packet.Properties);
        _publishReceived++;
        _payloadBytesReceived += packet.Payload.Length;
        CheckLimits(packet);
        ReadOnlySpan<byte> topic = Listener.Mount.Mount(ResolveAlias(packet));
        Route route = _engine.Routes.Get(topic);
        Session session = _session!;

        if (packet.Qos == Qos.ExactlyOnce)
        {
            ReceiveExactlyOnce(packet, route, session, flush);
            return;
        }

        // Those of QoS 1 are acknowledged at once: what is left are those of QoS 2.
        if (packet.Qos == Qos.AtLeastOnce && ReceiveMaximum is > 0 and int maximum && session.Unreleased >= maximum)
        {
            throw TooManyUnacknowledged();
        }

        ReasonCode refusal = Refuse(packet, route);
        if (refusal == ReasonCode.Success)
        {
            Publish(frame, packet, route, session, flush);
        }
        else if (refusal == ReasonCode.PayloadFormatInvalid && packet.Qos == Qos.AtMostOnce)
        {
            // QoS 0 has no answer: a publisher that should know is told by DISCONNECT (3.3.2.3.2).
            throw new MqttProtocolException(refusal, "The payload is announced as UTF-8 and is not (3.3.2.3.2).");
        }

        if (packet.Qos == Qos.AtLeastOnce)
        {
            bool isUnheard = refusal == ReasonCode.Success && !route.HasTargets;
            SendAck(PacketType.PubAck, packet.PacketId, isUnheard ? ReasonCode.NoMatchingSubscribers : refusal, flush);
        }
    }

    private void ReceiveExactlyOnce(in PublishPacket packet, Route route, Session session, FlushSet flush)
    {
        ExactlyOnceStart start = session.BeginExactlyOnce(packet.PacketId, ReceiveMaximum);
        if (start == ExactlyOnceStart.TooMany)
        {
            throw TooManyUnacknowledged();
        }

        // A duplicate is acknowledged whatever the rights are now: its message was decided on when it came first.
        if (start == ExactlyOnceStart.New)
        {
            ReasonCode refusal = Take(packet, route, session, flush);
            if (refusal != ReasonCode.Success && Version == ProtocolVersion.V5)
            {
                session.EndExactlyOnce(packet.PacketId);
                SendAck(PacketType.PubRec, packet.PacketId, refusal, flush);
                return;
            }

            // 3.x cannot say no: the handshake is completed and the message dropped.
        }

        SendAck(PacketType.PubRec, packet.PacketId, ReasonCode.Success, flush);
    }

    /// <summary>Publishes a new QoS 2 message; when that fails it has not been taken, and comes again.</summary>
    private ReasonCode Take(in PublishPacket packet, Route route, Session session, FlushSet flush)
    {
        try
        {
            ReasonCode refusal = Refuse(packet, route);
            if (refusal == ReasonCode.Success)
            {
                Publish(default, packet, route, session, flush);
            }

            return refusal;
        }
        catch
        {
            session.EndExactlyOnce(packet.PacketId);
            throw;
        }
    }

    private MqttProtocolException TooManyUnacknowledged() => new(
        ReasonCode.ReceiveMaximumExceeded, $"More than {ReceiveMaximum} QoS 1 and 2 messages without PUBACK or PUBCOMP [MQTT-3.3.4-7].");

    private void Publish(Frame frame, in PublishPacket packet, Route route, Session session, FlushSet flush)
    {
        bool hasAlias = packet.Properties.Has(PropertyId.TopicAlias);
        ReadOnlySpan<byte> properties = hasAlias ? WithoutAlias(packet.Properties) : packet.Properties.Encoded;

        // A QoS 0 packet without alias and retain flag is, byte for byte, what a subscriber of the same version gets.
        bool forwardable = packet.Qos == Qos.AtMostOnce && !packet.Retain && !hasAlias && frame.Length > 0 && Listener.Mount.Length == 0;
        ReadOnlySpan<byte> received = forwardable ? frame.Whole : default;
        var frames = new PublishFrames(route.Topic, properties, packet.Payload, packet.Qos, packet.Retain, received, Version);
        _engine.Publish(ref frames, route, session, flush);
    }

    private void CheckLimits(in PublishPacket packet)
    {
        if (packet.Qos > Listener.Limits.MaximumQos)
        {
            throw new MqttProtocolException(ReasonCode.QosNotSupported, $"QoS {(int)packet.Qos} is above the maximum of {(int)Listener.Limits.MaximumQos} [MQTT-3.2.2-11].");
        }

        if (packet.Retain && !Listener.Limits.RetainAvailable)
        {
            throw new MqttProtocolException(ReasonCode.RetainNotSupported, "Retained messages are switched off [MQTT-3.2.2-14].");
        }

        if (packet.Properties.Has(PropertyId.SubscriptionIdentifier))
        {
            throw MqttProtocolException.Error("A client's PUBLISH must not carry a subscription identifier [MQTT-3.3.4-6].");
        }
    }

    private ReadOnlySpan<byte> ResolveAlias(in PublishPacket packet)
    {
        if (!packet.Properties.Has(PropertyId.TopicAlias))
        {
            return packet.Topic;
        }

        uint alias = packet.Properties.GetNumber(PropertyId.TopicAlias);
        int maximum = Listener.Limits.MaximumTopicAlias;
        if (alias > maximum)
        {
            throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, $"Topic alias {alias} is above the maximum of {maximum} [MQTT-3.3.2-9].");
        }

        _aliases ??= new byte[]?[maximum + 1];
        if (packet.Topic.IsEmpty)
        {
            return _aliases[alias] ?? throw MqttProtocolException.Error($"Topic alias {alias} has no topic yet (3.3.2.3.4).");
        }

        ReceivedText.CheckTopic(packet.Topic);
        if (!packet.Topic.SequenceEqual(_aliases[alias]))
        {
            _aliases[alias] = packet.Topic.ToArray();
        }

        return packet.Topic;
    }

    /// <summary>Why a message is not published; success when it is.</summary>
    private ReasonCode Refuse(in PublishPacket packet, Route route)
    {
        if (Listener.Limits.MaximumPayloadSize is > 0 and int maximum && packet.Payload.Length > maximum)
        {
            _engine.Log.PayloadTooLarge(_session!.ClientId, packet.Payload.Length, maximum);
            _engine.Counters.Dropped(MqttDropReason.PayloadTooLarge);
            return ReasonCode.QuotaExceeded;
        }

        if (!MayWrite(route))
        {
            LogDenied(route.Topic);
            return ReasonCode.NotAuthorized;
        }

        if (_engine.Delivery.CheckPayloadFormat && PayloadFormat.IsViolated(packet.Properties, packet.Payload))
        {
            _engine.Counters.Dropped(MqttDropReason.PayloadFormatInvalid);
            return ReasonCode.PayloadFormatInvalid;
        }

        return ReasonCode.Success;
    }

    /// <summary>Asked once per topic and generation: a route is a new object when rights or subscriptions change.</summary>
    private bool MayWrite(Route route)
    {
        ref (Route? Route, bool Allowed) cached = ref _writeDecisions[route.Hash & (WriteDecisions - 1)];
        if (!ReferenceEquals(cached.Route, route))
        {
            cached = (route, BrokerEngine.MayWrite(_session!.Authorization, route.Topic));
        }

        return cached.Allowed;
    }

    private void LogDenied(byte[] topic)
    {
        _engine.Counters.Denied();
        _engine.Counters.Dropped(MqttDropReason.NotAuthorized);
        if (_engine.Log.IsDebugEnabled)
        {
            _engine.Log.Denied(_session!.Authorization.Explain(AclOperation.Publish, topic));
        }
    }

    /// <summary>What is published of the properties; valid until the thread's next PUBLISH.</summary>
    private static ReadOnlySpan<byte> WithoutAlias(MqttProperties properties)
    {
        byte[]? result = _withoutAlias;
        if (result is null || result.Length < properties.Encoded.Length)
        {
            _withoutAlias = result = new byte[Math.Max(256, properties.Encoded.Length)];
        }

        int position = 0;
        int written = 0;
        foreach (MqttProperty property in properties)
        {
            if (property.Id != PropertyId.TopicAlias)
            {
                properties.Encoded.Slice(position, property.EncodedLength).CopyTo(result.AsSpan(written));
                written += property.EncodedLength;
            }

            position += property.EncodedLength;
        }

        return result.AsSpan(0, written);
    }
}
