namespace TypedMqtt;

/// <summary>The message the broker publishes when a connection is lost. Made by <c>Contract.Will.Channel(…)</c>.</summary>
public sealed class MqttWill
{
    /// <summary>Creates a will.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="topic">Topic, without the topic root.</param>
    /// <param name="payload">The payload.</param>
    public MqttWill(MqttChannelInfo channel, string topic, ReadOnlyMemory<byte> payload)
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

    /// <summary>How long the broker waits before it publishes the will. Default: not at all.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Channel and topic.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => $"{Channel.FullName} on '{Topic}'";
}
