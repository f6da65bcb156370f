namespace TypedMqtt;

/// <summary>Handles the messages of a channel.</summary>
/// <typeparam name="TMessage">Message type of the channel.</typeparam>
public interface IMessageHandler<in TMessage> where TMessage : struct
{
    /// <summary>Handles one message; it is acknowledged after the task completes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Signalled when the application stops.</param>
    /// <returns>The handling.</returns>
    ValueTask HandleAsync(TMessage message, CancellationToken cancellationToken);
}
