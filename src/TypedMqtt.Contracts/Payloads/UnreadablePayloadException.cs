namespace TypedMqtt;

/// <summary>A message arrived on a channel's topic and its payload does not have the shape the channel declares.</summary>
/// <remarks>MQTT does not say who published a message: only placeholders of the topic can.</remarks>
public sealed class UnreadablePayloadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="channel">The channel whose topic matched.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="received">Content type the publisher gave, if any.</param>
    /// <param name="error">What could not be read.</param>
    /// <param name="innerException">The cause.</param>
    public UnreadablePayloadException(MqttChannelInfo channel, string topic, string? received, string error, Exception? innerException = null)
        : base(Describe(channel, topic, received, error), innerException)
    {
        Channel = channel;
        Topic = topic;
        Received = received;
        Error = error;
    }

    /// <summary>The channel whose topic matched.</summary>
    public MqttChannelInfo Channel { get; }

    /// <summary>The topic of the message.</summary>
    public string Topic { get; }

    /// <summary>Content type this side expects.</summary>
    public string Expected => Channel.ContentType;

    /// <summary>Content type the publisher gave, if any.</summary>
    public string? Received { get; }

    /// <summary>What could not be read, naming member and type.</summary>
    public string Error { get; }

    private static string Describe(MqttChannelInfo channel, string topic, string? received, string error)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return $"A payload on '{topic}' cannot be read as {channel.FullName} (expected content type '{channel.ContentType}', " +
            $"received {(received is null ? "none" : $"'{received}'")}): {error}";
    }
}
