namespace TypedMqtt.Receiving;

/// <summary>The reader's side of a typed subscription.</summary>
/// <typeparam name="TMessage">Message type of the channel.</typeparam>
internal sealed class TypedSubscription<TMessage>(string filter, Qos granted, TypedSink<TMessage> sink, Func<ValueTask> unsubscribe) : Subscription<TMessage>
    where TMessage : struct
{
    public override string Filter { get; } = filter;

    public override Qos GrantedQos { get; } = granted;

    public override SubscriptionCounters Counters => sink.Counters;

    public TypedSink<TMessage> Sink => sink;

    public override async IAsyncEnumerator<TMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (Received<TMessage> item in sink.Items.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!sink.ManualAcknowledge)
            {
                item.Ack.Complete();
            }

            yield return item.Message;
        }

        while (sink.TryTakeLeftover(out TMessage left))
        {
            yield return left;
        }
    }

    /// <summary>Takes a message that is there already.</summary>
    public bool TryTake(out TMessage message)
    {
        bool taken = sink.Items.Reader.TryRead(out Received<TMessage> item);
        item.Ack.Complete();
        message = item.Message;
        return taken;
    }

    public override async ValueTask DisposeAsync()
    {
        // First the filter, so that nothing is delivered behind the release but what is dropped and acknowledged.
        ValueTask unsubscribed = unsubscribe();
        sink.Release();
        await unsubscribed.ConfigureAwait(false);
    }
}
