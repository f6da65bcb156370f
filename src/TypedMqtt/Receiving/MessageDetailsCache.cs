using System.Text;
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
        bool plain = ack.Acks is null && !properties.Has(PropertyId.UserProperty) && !properties.Has(PropertyId.MessageExpiryInterval);
        if (!plain)
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

    private sealed class MessageDetails : ReceivedDetails
    {
        private AckToken _ack;

        public MessageDetails(MqttProperties properties, AckToken ack)
        {
            _ack = ack;
            List<KeyValuePair<string, string>>? userProperties = null;
            foreach (MqttProperty property in properties)
            {
                switch (property.Id)
                {
                    case PropertyId.ContentType:
                        ContentType = Encoding.UTF8.GetString(property.Bytes);
                        break;
                    case PropertyId.MessageExpiryInterval:
                        MessageExpiry = TimeSpan.FromSeconds(property.Number);
                        break;
                    case PropertyId.UserProperty:
                        (userProperties ??= []).Add(new(Encoding.UTF8.GetString(property.Name), Encoding.UTF8.GetString(property.Bytes)));
                        break;
                }
            }

            UserProperties = userProperties ?? [];
        }

        public override string? ContentType { get; }

        public override TimeSpan? MessageExpiry { get; }

        public override IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; }

        public override void Acknowledge()
        {
            AckToken ack = _ack;
            _ack = default;
            ack.Complete();
        }
    }
}
