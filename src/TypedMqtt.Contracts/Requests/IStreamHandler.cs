namespace TypedMqtt;

/// <summary>Answers the requests of a channel with a stream of items.</summary>
/// <typeparam name="TRequest">Request type of the channel.</typeparam>
/// <typeparam name="TItem">Type of the items.</typeparam>
public interface IStreamHandler<in TRequest, out TItem> where TRequest : struct
{
    /// <summary>Answers one request. The next item is asked for when the requester is ready to take it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Signalled when the requester stops reading, when it is gone, or when the application stops.</param>
    /// <returns>The items.</returns>
    /// <exception cref="RequestFailedException">Thrown by the handler to end the stream with an error.</exception>
    IAsyncEnumerable<TItem> HandleAsync(TRequest request, CancellationToken cancellationToken);
}
