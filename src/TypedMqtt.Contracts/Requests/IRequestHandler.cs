namespace TypedMqtt;

/// <summary>Answers the requests of a channel.</summary>
/// <typeparam name="TRequest">Request type of the channel.</typeparam>
/// <typeparam name="TResponse">Response type of the channel.</typeparam>
public interface IRequestHandler<in TRequest, TResponse> where TRequest : struct
{
    /// <summary>Answers one request; it is acknowledged when the broker has the response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Signalled when the requester cancels, when its deadline has passed, or when the application stops.</param>
    /// <returns>The response.</returns>
    /// <exception cref="RequestFailedException">Thrown by the handler to answer with an error.</exception>
    ValueTask<TResponse> HandleAsync(TRequest request, CancellationToken cancellationToken);
}
