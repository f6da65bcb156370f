namespace TypedMqtt;

/// <summary>The message a connection publishes whenever it is made. Made by <c>Contract.Birth.Channel(…)</c>.</summary>
public sealed class MqttBirth
{
    /// <summary>Creates a birth message.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="topic">Topic, without the topic root.</param>
    /// <param name="payload">The payload.</param>
    public MqttBirth(MqttChannelInfo channel, string topic, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentException.ThrowIfNullOrEmpty(topic);
        Channel = channel;
        Topic = topic;
        Payload = payload;
    }

    /// <summary>The channel; gives QoS, retain, content type and expiry.</summary>
    public MqttChannelInfo Channel { get; }

    /// <summary>Topic, without the topic root of the connection.</summary>
    public string Topic { get; }

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Channel and topic.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => $"{Channel.FullName} on '{Topic}'";
}
