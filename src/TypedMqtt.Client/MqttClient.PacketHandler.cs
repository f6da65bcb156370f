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

        /// <summary>A new connection; without its session the received identifiers mean nothing any more.</summary>
        public void Attached(ClientConnection connection)
        {
            if (!connection.SessionPresent)
            {
                _received.Clear();
            }

        }

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

        private void ReceivePublish(ClientConnection connection, in PublishPacket packet, ReadOnlyMemory<byte> memory)
        {
            if (packet.Properties.Has(PropertyId.TopicAlias))
            {
                throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, "The broker uses a topic alias that was not offered [MQTT-3.1.2-27].");
            }

            if (packet.Qos == Qos.ExactlyOnce && !_received.Add(packet.PacketId))
            {
                // Delivered before; only the answer was lost [MQTT-4.3.3-10].
                connection.Acks.Open(packet.PacketId, packet.Qos).Complete();
                return;
            }

            var message = new InboundMessage
            {
                Topic = packet.Topic,
                Payload = memory[^packet.Payload.Length..],
                Properties = packet.Properties,
                PacketId = packet.PacketId,
                Qos = packet.Qos,
                Retain = packet.Retain,
            };
            AckToken ack = packet.Qos == Qos.AtMostOnce ? default : connection.Acks.Open(packet.PacketId, packet.Qos);
            bool isClaimed = packet.Properties.Has(PropertyId.SubscriptionIdentifier) && DeliverByIdentifier(connection, message, ack);
            if (!isClaimed)
            {
                foreach (WireSubscription subscription in client._subscriptions.All)
                {
                    if (SubscriptionTable.Matches(subscription, packet.Topic))
                    {
                        Deliver(connection, subscription.Sinks, message, ack);
                        isClaimed = true;
                    }
                }
            }

            if (!isClaimed && client.Unclaimed is { } unclaimed)
            {
                Deliver(connection, [unclaimed], message, ack);
            }

            // The receive loop's own part: acknowledged here when no sink keeps it.
            ack.Complete();
        }

        /// <summary>
        /// False when no identifier names a subscription that matches: messages of a resumed session may carry those of an earlier process.
        /// </summary>
        private bool DeliverByIdentifier(ClientConnection connection, in InboundMessage message, AckToken ack)
        {
            bool isClaimed = false;
            foreach (MqttProperty property in message.Properties)
            {
                if (property.Id == PropertyId.SubscriptionIdentifier
                    && client._subscriptions.Find(property.Number) is { } subscription
                    && SubscriptionTable.Matches(subscription, message.Topic))
                {
                    Deliver(connection, subscription.Sinks, message, ack);
                    isClaimed = true;
                }
            }

            return isClaimed;
        }

        private static void Deliver(ClientConnection connection, MessageSink[] sinks, in InboundMessage message, AckToken ack)
        {
            foreach (MessageSink sink in sinks)
            {
                if (ack.Acks is not null)
                {
                    connection.Acks.Share(ack);
                }

                sink.Deliver(message, ack);
            }
        }

        private void Reply(ClientConnection connection, PacketType type, ushort packetId, ReasonCode reason)
        {
            lock (connection.Send.Gate)
            {
                if (connection.Send.IsClosed)
                {
                    return;
                }

                PacketWriter.WriteAck(connection.Send, new AckPacket { Type = type, PacketId = packetId, ReasonCode = reason }, client._options.ProtocolVersion);
            }

            connection.Send.Flush();
        }
    }
}
