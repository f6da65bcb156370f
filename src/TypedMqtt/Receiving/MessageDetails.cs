using System.Text;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Receiving;

/// <summary>What a message says beside topic and payload, copied out of the receive buffer.</summary>
internal sealed class MessageDetails : ReceivedDetails
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
                case PropertyId.ResponseTopic:
                    ResponseTopic = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case PropertyId.CorrelationData:
                    CorrelationData = property.Bytes.ToArray();
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

    public override string? ResponseTopic { get; }

    public override ReadOnlyMemory<byte> CorrelationData { get; }

    public override IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; }

    public override void Acknowledge()
    {
        AckToken ack = _ack;
        _ack = default;
        ack.Complete();
    }
}
