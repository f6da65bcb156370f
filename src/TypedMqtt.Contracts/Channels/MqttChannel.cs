using System.Buffers;

namespace TypedMqtt;

/// <summary>A channel as a value: it names, parses and filters topics, and reads messages. Needs no connection.</summary>
/// <typeparam name="TMessage">What a subscriber receives.</typeparam>
public abstract class MqttChannel<TMessage> : MqttChannelInfo where TMessage : struct
{
    /// <summary>Reads a received message.</summary>
    /// <param name="topic">Topic in UTF-8, without the topic root.</param>
    /// <param name="payload">Payload; valid until the method returns.</param>
    /// <param name="context">How the message arrived.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when the topic is none of this channel: levels, literals or the canonical form of a placeholder differ.</returns>
    /// <exception cref="UnreadablePayloadException">The topic matches and the payload cannot be read.</exception>
    public abstract bool TryRead(ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload, in CallContext context, out TMessage message);
}
