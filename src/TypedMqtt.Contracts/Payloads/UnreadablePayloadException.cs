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
            $"received {(received is null ? "none" : $"'{received}'")}): {error}{Explain(channel.ContentType, received)}";
    }

    /// <summary>What two content types say about the cause: another format, or another version of the payload.</summary>
    private static string Explain(string expected, string? received)
    {
        if (string.IsNullOrEmpty(received))
            return "";
        var (format, schema) = Parse(expected);
        var (otherFormat, otherSchema) = Parse(received);
        if (format != otherFormat)
            return $". It was sent as {otherFormat} and is expected as {format}: both sides need the same Format";
        return schema.Length == 0 || otherSchema.Length == 0 || schema == otherSchema
            ? ""
            : $". It was sent with another version of the payload ({otherSchema}, here {schema}): compare the typedmqtt.lock.txt of both sides";
    }

    /// <summary>Format and fingerprint of the schema; that is empty for content types of others, such as a plain <c>application/json</c>.</summary>
    private static (string Format, string Schema) Parse(string contentType)
    {
        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].ToLowerInvariant() switch
        {
            "mp" => ("MessagePack", parts.Length > 1 ? parts[1] : ""),
            "application/msgpack" => ("MessagePack", ""),
            "application/json" => ("JSON", parts.FirstOrDefault(p => p.StartsWith("s=", StringComparison.Ordinal))?[2..] ?? ""),
            var other => (other, ""),
        };
    }
}
