using System.Text;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <summary>The message the broker publishes when this client's connection ends without a DISCONNECT (3.1.2.5). Checked when the client
/// is made.</summary>
public sealed record MqttWillOptions
{
    /// <summary>The topic; a topic name without wildcards.</summary>
    public required string Topic { get; init; }

    /// <summary>The message; at most 65,535 bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The quality of service; default at least once.</summary>
    public Qos Qos { get; init; } = Qos.AtLeastOnce;

    /// <summary>Whether the message is retained; default false.</summary>
    public bool Retain { get; init; }

    /// <summary>How long the broker waits for the client to come back before it publishes, in whole seconds; MQTT 5.0 only, default zero
    /// (3.1.3.2.2). The end of the session publishes as well: without <see cref="MqttClientOptions.SessionExpiry"/> there is no delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long the message is worth delivering once it is published, in whole seconds; MQTT 5.0 only, default for ever (3.1.3.2.4).</summary>
    public TimeSpan? MessageExpiry { get; init; }

    /// <summary>Content type; MQTT 5.0 only (3.1.3.2.5).</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether the payload is said to be UTF-8 text; MQTT 5.0 only, default false (3.1.3.2.3).</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Where an answer is expected; a topic name, MQTT 5.0 only (3.1.3.2.6).</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>What an answer has to carry; MQTT 5.0 only (3.1.3.2.7).</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    /// <summary>User properties, in order; MQTT 5.0 only (3.1.3.2.8).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>The properties as CONNECT carries them, without their length.</summary>
    /// <exception cref="ArgumentException">A property that cannot be encoded.</exception>
    internal ReadOnlySpan<byte> EncodeProperties()
    {
        var properties = new MqttPropertiesBuilder();
        if (Delay > TimeSpan.Zero)
        {
            properties.Add(PropertyId.WillDelayInterval, Seconds.Of(Delay));
        }

        if (IsUtf8)
        {
            properties.Add(PropertyId.PayloadFormatIndicator, 1);
        }

        if (MessageExpiry is { } expiry)
        {
            properties.Add(PropertyId.MessageExpiryInterval, Seconds.Of(expiry));
        }

        if (ContentType is { } contentType)
        {
            properties.Add(PropertyId.ContentType, contentType);
        }

        if (ResponseTopic is { } responseTopic)
        {
            properties.Add(PropertyId.ResponseTopic, responseTopic);
        }

        if (!CorrelationData.IsEmpty)
        {
            properties.Add(PropertyId.CorrelationData, CorrelationData.Span);
        }

        properties.AddUserProperties(UserProperties);
        return properties.Encoded;
    }

    /// <exception cref="ArgumentException">A will that no broker can take.</exception>
    internal void Validate()
    {
        OptionsCheck.CheckTopic("The topic of the last will", Topic, Encoding.UTF8.GetBytes(Topic ?? ""));
        if (Payload.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"The last will to '{Topic}' has {Payload.Length} bytes; a will takes at most 65,535 (3.1.3.4).");
        }

        if (Qos > Qos.ExactlyOnce)
        {
            throw new ArgumentException($"The last will to '{Topic}' has QoS {(int)Qos}; expected 0 to 2.");
        }

        if (Delay < TimeSpan.Zero || MessageExpiry < TimeSpan.Zero)
        {
            throw new ArgumentException($"Delay and MessageExpiry of the last will to '{Topic}' must not be negative.");
        }

        if (ResponseTopic is { } responseTopic)
        {
            OptionsCheck.CheckTopic($"The response topic of the last will to '{Topic}',", responseTopic, Encoding.UTF8.GetBytes(responseTopic));
        }

        try
        {
            EncodeProperties();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The last will to '{Topic}' has a property that cannot be sent: {e.Message}", e);
        }
    }
}
