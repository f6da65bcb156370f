namespace TypedMqtt;

/// <summary>Thrown by a handler to answer a request with an error that the requester sees.</summary>
/// <param name="code">Why the request fails.</param>
/// <param name="message">What the requester reads; at most 1,024 bytes of UTF-8 are sent.</param>
public sealed class RequestFailedException(RequestError code, string message) : Exception(message)
{
    /// <summary>Why the request fails.</summary>
    public RequestError Code { get; } = code;
}
