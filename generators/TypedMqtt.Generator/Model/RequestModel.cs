namespace TypedMqtt.Generator.Model;

/// <summary>What makes a channel a request.</summary>
/// <param name="IsStream">Whether the response is a stream of items.</param>
/// <param name="ResponseType">Type of the response or of an item, fully qualified, with nullability.</param>
/// <param name="Response">The payload of a response; null where only success matters.</param>
/// <param name="ContentType">Content type of the responses.</param>
/// <param name="TimeoutSeconds">How long a requester waits.</param>
/// <param name="IsIdempotent">Whether it does no harm twice.</param>
/// <param name="Credit">Items ahead of the reader.</param>
/// <param name="IdleSeconds">Silence that ends a stream.</param>
internal sealed record RequestModel(
    bool IsStream,
    string ResponseType,
    ChannelPayloadModel? Response,
    string ContentType,
    int TimeoutSeconds,
    bool IsIdempotent,
    int Credit,
    int IdleSeconds);
