using System.Text;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <content>Packets from the broker.</content>
public sealed partial class MqttClient
{
    /// <summary>Runs on the receive loop and never waits.</summary>
    private sealed class PacketHandler(MqttClient client) : IPacketHandler
    {
        private readonly HashSet<ushort> _received = [];
        private readonly InboundAcks _acks = new(client._options.ProtocolVersion);
        private readonly ReceivedAliases _aliases = new(client._options.TopicAliasMaximum);
        private readonly List<MessageSink> _receivers = [];
        private long _packet;

        /// <summary>A new connection; without its session the received identifiers mean nothing any more.</summary>
        public void Attached(ClientConnection connection)
        {
            if (!connection.SessionPresent)
            {
                _received.Clear();
            }

            _aliases.Clear();
            _acks.Attach(connection.Send, connection.Quota, connection.SessionPresent);
        }

        public void Detached() => _acks.Detach();

        public void OnSent() => client._outbox.OnSent();

        public void OnPacket(ClientConnection connection, Frame frame, ReadOnlyMemory<byte> memory)
        {
            ProtocolVersion version = client._options.ProtocolVersion;
            switch (frame.Type)
            {
                case PacketType.Publish:
                    ReceivePublish(connection, PacketReader.ReadPublish(frame, version), memory);
                    break;
                case PacketType.PubAck or PacketType.PubRec or PacketType.PubComp:
                    AckPacket ack = PacketReader.ReadAck(frame, version);
                    if (!client._outbox.Acknowledge(ack) && ack.Type == PacketType.PubRec && (byte)ack.ReasonCode < 0x80)
                    {
                        // A leftover of a session this client has forgotten: let the broker finish.
                        Reply(connection, PacketType.PubRel, ack.PacketId, ReasonCode.PacketIdentifierNotFound);
                    }

                    break;
                case PacketType.PubRel:
                    ushort id = PacketReader.ReadAck(frame, version).PacketId;
                    Reply(connection, PacketType.PubComp, id, _received.Remove(id) ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
                    break;
                case PacketType.SubAck or PacketType.UnsubAck:
                    client.Answered(PacketReader.ReadSubAck(frame, version));
                    break;
                default:
                    throw MqttProtocolException.Error($"A broker does not send {frame.Type} here (2.1.2).");
            }
        }

        private void ReceivePublish(ClientConnection connection, in PublishPacket received, ReadOnlyMemory<byte> memory)
        {
            PublishPacket packet = received.Properties.Has(PropertyId.TopicAlias)
                ? received with { Topic = _aliases.Resolve(received.Properties.GetNumber(PropertyId.TopicAlias), received.Topic) }
                : received;
            int fingerprint = packet.Qos == Qos.AtMostOnce ? 0 : Fingerprint(packet);
            if (IsRedelivery(packet, fingerprint))
            {
                return;
            }

            CheckQuota(connection, packet);
            var message = new InboundMessage
            {
                Topic = packet.Topic,
                Payload = memory[^packet.Payload.Length..],
                Properties = packet.Properties,
                PacketId = packet.PacketId,
                Qos = packet.Qos,
                Retain = packet.Retain,
            };
            FindReceivers(message);
            try
            {
                if (packet.Qos == Qos.AtMostOnce)
                {
                    Deliver(message, default);
                    return;
                }

                int bytes = packet.Topic.Length + packet.Payload.Length;
                CheckRoom(packet.Topic, bytes);
                if (packet.Qos == Qos.ExactlyOnce)
                {
                    _received.Add(packet.PacketId);
                }

                // The receive loop's own part: acknowledged here when no sink keeps the message.
                AckToken ack = _acks.Open(packet.PacketId, packet.Qos, fingerprint, bytes);
                Deliver(message, ack);
                ack.Complete();
            }
            finally
            {
                _receivers.Clear();
            }
        }

        /// <summary>Whether a message was delivered on an earlier connection; it is then acknowledged, now or when the application is done.</summary>
        private bool IsRedelivery(in PublishPacket packet, int fingerprint)
        {
            if (packet.Dup && _acks.TryResume(packet.PacketId, fingerprint))
            {
                return true;
            }

            if (packet.Qos != Qos.ExactlyOnce || !_received.Contains(packet.PacketId))
            {
                return false;
            }

            // Only the answer was lost [MQTT-4.3.3-10].
            _acks.Open(packet.PacketId, packet.Qos, fingerprint).Complete();
            return true;
        }

        /// <exception cref="MqttProtocolException">The broker sends more than the receive maximum allows.</exception>
        private void CheckQuota(ClientConnection connection, in PublishPacket packet)
        {
            // What was in flight when the last connection ended, mosquitto sends again at once, however small the receive maximum is now.
            bool isResumed = packet.Dup && connection.SessionPresent;
            if (client._options.ProtocolVersion != ProtocolVersion.V5 || packet.Qos == Qos.AtMostOnce || isResumed || connection.Quota.TryUse())
            {
                return;
            }

            throw new MqttProtocolException(
                ReasonCode.ReceiveMaximumExceeded,
                $"The message to '{Encoding.UTF8.GetString(packet.Topic)}' goes beyond the receive maximum of {client._options.ReceiveMaximum} that CONNECT told the broker "
                + "(3.3.4), so that the broker does not keep to it. Use a broker that does, or raise "
                + $"MqttClientOptions.{nameof(MqttClientOptions.ReceiveMaximum)} to what it sends without an acknowledgement.");
        }

        /// <summary>Fills <see cref="_receivers"/>.</summary>
        private void FindReceivers(in InboundMessage message)
        {
            _packet++;
            bool isComplete = true;

            // Messages of a resumed session may carry identifiers of an earlier process: only those that match count.
            if (message.Properties.Has(PropertyId.SubscriptionIdentifier))
            {
                foreach (MqttProperty property in message.Properties)
                {
                    if (property.Id != PropertyId.SubscriptionIdentifier)
                    {
                        continue;
                    }

                    if (client._subscriptions.Find(property.Number) is { } batch)
                    {
                        foreach (WireSubscription subscription in batch.Members)
                        {
                            AddIfMatching(subscription, message.Topic);
                        }
                    }
                    else
                    {
                        // Of a SUBSCRIBE that a later one to the same filter has replaced.
                        isComplete = false;
                    }
                }
            }

            if (_receivers.Count == 0 || !isComplete)
            {
                foreach (WireSubscription subscription in client._subscriptions.All)
                {
                    AddIfMatching(subscription, message.Topic);
                }
            }

            if (_receivers.Count == 0 && client.Unclaimed is { } unclaimed)
            {
                _receivers.Add(unclaimed);
            }
        }

        private void AddIfMatching(WireSubscription subscription, ReadOnlySpan<byte> topic)
        {
            if (SubscriptionTable.Matches(subscription, topic))
            {
                foreach (MessageSink sink in subscription.Sinks)
                {
                    if (sink.LastPacket != _packet)
                    {
                        sink.LastPacket = _packet;
                        _receivers.Add(sink);
                    }
                }
            }
        }

        /// <exception cref="ConnectionGivenUpException">A receiver cannot keep the message.</exception>
        private void CheckRoom(ReadOnlySpan<byte> topic, int bytes)
        {
            // Up to the receive maximum the application has said what it takes. A message that is larger than the limit is taken when it is the only one.
            bool isWithinMaximum = client._options.ProtocolVersion == ProtocolVersion.V5 && _acks.Count < client._options.ReceiveMaximum;
            if (!isWithinMaximum && _acks.Bytes is > 0 and var unacknowledged
                && unacknowledged + bytes > client._options.UnacknowledgedBytes)
            {
                throw new ConnectionGivenUpException(
                    ReasonCode.QuotaExceeded,
                    $"{unacknowledged} bytes are received and not acknowledged, so that there is no room for a message to '{Encoding.UTF8.GetString(topic)}', "
                    + $"and the broker has to send it again. Read faster, or raise MqttClientOptions.{nameof(MqttClientOptions.UnacknowledgedBytes)}");
            }

            foreach (MessageSink sink in _receivers)
            {
                if (!sink.HasRoom)
                {
                    throw new ConnectionGivenUpException(
                        ReasonCode.QuotaExceeded,
                        $"a subscription has no room left for a message to '{Encoding.UTF8.GetString(topic)}', so that the broker has to send it again. "
                        + "Read faster, or raise the BufferCapacity of the subscription");
                }
            }
        }

        private void Deliver(in InboundMessage message, AckToken ack)
        {
            foreach (MessageSink sink in _receivers)
            {
                if (ack.Acks is not null)
                {
                    _acks.Share(ack);
                }

                try
                {
                    sink.Deliver(message, ack);
                }
                catch (Exception e)
                {
                    // User code, a payload formatter for instance: sending the message again would not help.
                    client._log.ReceiverFailed(Encoding.UTF8.GetString(message.Topic), e);
                    ack.Complete();
                }
            }
        }

        /// <summary>Tells a message from another with its packet identifier, where a broker numbers anew what it sends again.</summary>
        private static int Fingerprint(in PublishPacket packet)
        {
            var hash = new HashCode();
            hash.AddBytes(packet.Topic);
            hash.AddBytes(packet.Payload[..Math.Min(packet.Payload.Length, 64)]);
            hash.Add(packet.Payload.Length);
            return hash.ToHashCode();
        }

        private void Reply(ClientConnection connection, PacketType type, ushort packetId, ReasonCode reason)
        {
            lock (connection.Send.Gate)
            {
                if (connection.Send.IsClosed)
                {
                    return;
                }

                // An identifier that is not known ends something of this session only where there was one: of an earlier process.
                if (type == PacketType.PubComp && (reason == ReasonCode.Success || connection.SessionPresent))
                {
                    connection.Quota.Acknowledge();
                }

                PacketWriter.WriteAck(connection.Send, new AckPacket { Type = type, PacketId = packetId, ReasonCode = reason }, client._options.ProtocolVersion);
            }

            connection.Send.Flush();
        }
    }
}
