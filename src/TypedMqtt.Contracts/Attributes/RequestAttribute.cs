namespace TypedMqtt;

/// <summary>How a request waits for its response; on a method that returns <c>ValueTask&lt;T&gt;</c> or <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RequestAttribute : Attribute
{
    /// <summary>
    /// Seconds a requester waits for the response, or for the first item of a stream; also the expiry of the request. Default: 10.
    /// A call says otherwise with <see cref="CallContext.MessageExpiry"/>.
    /// </summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Whether handling a request twice does no harm, so that it may be sent again when its reply may be lost. Default: false.</summary>
    public bool Idempotent { get; set; }

    /// <summary>Items a responder may send ahead of the reader of a stream. Default: 32.</summary>
    public int StreamCredit { get; set; } = 32;

    /// <summary>Seconds of silence after which either end gives a stream up. Default: 30.</summary>
    public int StreamIdleSeconds { get; set; } = 30;

    /// <summary>Payload format of the response. Default: that of the request.</summary>
    public PayloadFormat ResponseFormat { get; set; }
}
