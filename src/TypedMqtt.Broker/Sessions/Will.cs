using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Sessions;

/// <summary>The message a client leaves for when its connection ends without a DISCONNECT (3.1.2.5).</summary>
/// <param name="message">The message; the will owns one reference. Its expiry starts to count when it is published (3.1.3.2.4).</param>
/// <param name="delaySeconds">Will delay interval; the session's end cuts it short [MQTT-3.1.3-9].</param>
internal sealed class Will(Message message, uint delaySeconds)
{
    public Message Message { get; } = message;

    public uint DelaySeconds { get; } = delaySeconds;

    public static Will Create(in ConnectPacket packet, MountPoint mount, StoredMessages store)
    {
        // The delay is for the server; all other will properties are the message's [MQTT-3.1.3-10].
        var properties = new MqttPropertiesBuilder();
        int position = 0;
        foreach (MqttProperty property in packet.WillProperties)
        {
            if (property.Id != PropertyId.WillDelayInterval)
            {
                properties.AddEncoded(packet.WillProperties.Encoded.Slice(position, property.EncodedLength));
            }

            position += property.EncodedLength;
        }

        Message message = Message.Rent(mount.Mount(packet.WillTopic), properties.Encoded, packet.WillPayload, packet.WillQos, packet.WillRetain, now: 0, store);
        return new Will(message, packet.WillProperties.GetNumber(PropertyId.WillDelayInterval));
    }
}

/// <summary>A will whose delay runs; a new connection of the session takes it back.</summary>
internal sealed class DelayedWill(BrokerEngine engine, Session session, Will will, long due) : IDeadline
{
    private Will? _will = will;

    /// <summary>Publishes the will now, if that has not happened.</summary>
    public void Publish()
    {
        if (Interlocked.Exchange(ref _will, null) is { } will)
        {
            engine.PublishWill(session, will, session.Authorization);
        }
    }

    /// <summary>Drops the will: its client is back in time.</summary>
    public void Cancel() => Interlocked.Exchange(ref _will, null)?.Message.Release();

    public long OnDue(long now)
    {
        if (now < due)
        {
            return Volatile.Read(ref _will) is null ? 0 : due;
        }

        Publish();
        return 0;
    }
}
