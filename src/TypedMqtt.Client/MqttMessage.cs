using System.Text;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <summary>A received message.</summary>
public sealed class MqttMessage
{
    private readonly AckToken _ack;
    private int _acknowledged;

    internal MqttMessage(in InboundMessage message, AckToken ack)
    {
        _ack = ack;
        Topic = Encoding.UTF8.GetString(message.Topic);
        Payload = message.Payload.ToArray();
        Qos = message.Qos;
        Retain = message.Retain;
        List<KeyValuePair<string, string>>? userProperties = null;
        foreach (MqttProperty property in message.Properties)
        {
            switch (property.Id)
            {
                case PropertyId.ContentType:
                    ContentType = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case PropertyId.ResponseTopic:
                    ResponseTopic = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case PropertyId.CorrelationData:
                    CorrelationData = property.Bytes.ToArray();
                    break;
                case PropertyId.MessageExpiryInterval:
                    MessageExpiry = TimeSpan.FromSeconds(property.Number);
                    break;
                case PropertyId.PayloadFormatIndicator:
                    IsUtf8 = property.Number == 1;
                    break;
                case PropertyId.UserProperty:
                    (userProperties ??= []).Add(new(Encoding.UTF8.GetString(property.Name), Encoding.UTF8.GetString(property.Bytes)));
                    break;
            }
        }

        UserProperties = userProperties ?? [];
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The payload; a copy that stays valid.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The payload as UTF-8 text.</summary>
    public string PayloadText => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>QoS of the delivery.</summary>
    public Qos Qos { get; }

    /// <summary>Whether it is a retained message rather than a new one.</summary>
    public bool Retain { get; }

    /// <summary>Content type (3.3.2.3.9); null for none.</summary>
    public string? ContentType { get; }

    /// <summary>Where an answer is expected (3.3.2.3.5); null for none.</summary>
    public string? ResponseTopic { get; }

    /// <summary>What an answer has to carry (3.3.2.3.6).</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; }

    /// <summary>What is left of the expiry interval (3.3.2.3.3); null for none.</summary>
    public TimeSpan? MessageExpiry { get; }

    /// <summary>Whether the publisher says that the payload is UTF-8 text (3.3.2.3.2).</summary>
    public bool IsUtf8 { get; }

    /// <summary>User properties in order (3.3.2.3.7).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; }

    /// <summary>Acknowledges the message, for subscriptions with <see cref="MqttSubscribeOptions.ManualAcknowledge"/>; otherwise, and the
    /// second time, does nothing.</summary>
    public void Acknowledge()
    {
        if (Interlocked.Exchange(ref _acknowledged, 1) == 0)
        {
            _ack.Complete();
        }
    }
}
