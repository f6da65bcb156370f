using System.Buffers;

namespace TypedMqtt;

/// <summary>A channel whose messages are answered.</summary>
/// <typeparam name="TRequest">What a responder receives.</typeparam>
/// <typeparam name="TResponse">What the requester gets back.</typeparam>
public abstract class MqttRequestChannel<TRequest, TResponse> : MqttChannel<TRequest> where TRequest : struct, IChannelMessage
{
    /// <summary>Format, content type and limits of the responses.</summary>
    public required MqttResponseInfo Response { get; init; }

    /// <summary>How long a requester waits; also the expiry of the request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a request may be sent again when its reply may be lost.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Writes a response behind its topic.</summary>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="response">The response.</param>
    public abstract void WriteResponse(PublishScratch scratch, TResponse response);

    /// <summary>Reads a response.</summary>
    /// <param name="payload">The bytes; valid until the method returns.</param>
    /// <param name="context">How it arrived.</param>
    /// <returns>The response.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes do not have the declared shape.</exception>
    public abstract TResponse ReadResponse(in ReadOnlySequence<byte> payload, in CallContext context);
}
