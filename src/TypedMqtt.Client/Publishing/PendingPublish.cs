namespace TypedMqtt.Client.Publishing;

/// <summary>The outcome of a publish: known already (no message), failed, or pending; consumed once.</summary>
/// <param name="Message">Who will know the outcome, or null.</param>
/// <param name="Version">The message's version, against reuse.</param>
/// <param name="Error">Why nothing was sent, or null.</param>
internal readonly record struct PendingPublish(OutboundMessage? Message, short Version, Exception? Error)
{
    public ValueTask<PublishResult> AsResult() => Error switch
    {
        null => Message is null ? default : new ValueTask<PublishResult>(Message, Version),
        OperationCanceledException cancelled => ValueTask.FromCanceled<PublishResult>(cancelled.CancellationToken),
        _ => ValueTask.FromException<PublishResult>(Error),
    };

    public ValueTask AsCompletion() => Error switch
    {
        null => Message is null ? default : new ValueTask(Message, Version),
        OperationCanceledException cancelled => ValueTask.FromCanceled(cancelled.CancellationToken),
        _ => ValueTask.FromException(Error),
    };
}
