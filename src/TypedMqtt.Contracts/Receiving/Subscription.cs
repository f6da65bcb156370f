namespace TypedMqtt;

/// <summary>A granted subscription: a stream of messages with a bounded buffer of its own.</summary>
/// <typeparam name="T">Message type.</typeparam>
public abstract class Subscription<T> : IAsyncEnumerable<T>, IAsyncDisposable
{
    /// <summary>Topic filter, without the topic root.</summary>
    public abstract string Filter { get; }

    /// <summary>Quality of service the broker granted.</summary>
    public abstract Qos GrantedQos { get; }

    /// <summary>What has happened to the messages so far.</summary>
    public abstract SubscriptionCounters Counters { get; }

    /// <summary>Reads the messages; one reader at a time.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The messages in the order of their arrival.</returns>
    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <summary>Unsubscribes; the enumeration ends after what is buffered.</summary>
    /// <returns>Completes when the broker has been told.</returns>
    public abstract ValueTask DisposeAsync();
}
