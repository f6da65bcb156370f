using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Receiving;

/// <summary>Details of received messages: one shared object while messages say nothing but the same content type.</summary>
internal sealed class MessageDetailsCache
{
    private byte[] _contentType = [];
    private ReceivedDetails? _shared;

    public ReceivedDetails? Get(MqttProperties properties, AckToken ack)
    {
        if (ack.Acks is not null || !IsPlain(properties))
        {
            return new MessageDetails(properties, ack);
        }

        ReadOnlySpan<byte> contentType = properties.GetBytes(PropertyId.ContentType);
        if (contentType.IsEmpty)
        {
            return null;
        }

        if (_shared is null || !contentType.SequenceEqual(_contentType))
        {
            _contentType = contentType.ToArray();
            _shared = new MessageDetails(properties, default);
        }

        return _shared;
    }

    private static bool IsPlain(MqttProperties properties) =>
        !properties.Has(PropertyId.UserProperty) && !properties.Has(PropertyId.MessageExpiryInterval)
        && !properties.Has(PropertyId.ResponseTopic) && !properties.Has(PropertyId.CorrelationData);
}
