using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Receiving;

/// <summary>A message as it came, copied out of the receive buffer.</summary>
/// <param name="message">The message.</param>
/// <param name="withContent">Whether payload and properties are needed too, and not the topic only.</param>
/// <param name="error">Why it could not be read.</param>
internal sealed class RawMessage(in InboundMessage message, bool withContent, Exception? error)
{
    public byte[] Topic { get; } = message.Topic.ToArray();

    public byte[] Payload { get; } = withContent ? message.Payload.ToArray() : [];

    /// <summary>The encoded property block.</summary>
    public byte[] Properties { get; } = withContent ? message.Properties.Encoded.ToArray() : [];

    public Exception? Error => error;
}
