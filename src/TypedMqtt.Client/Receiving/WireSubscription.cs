using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Receiving;

/// <summary>One filter as the broker knows it. Local subscriptions to the same filter share it.</summary>
internal sealed class WireSubscription(string filter, byte[] filterUtf8)
{
    public string Filter { get; } = filter;

    public byte[] FilterUtf8 { get; } = filterUtf8;

    /// <summary>The SUBSCRIBE it was last in; null once nobody wants it.</summary>
    public SubscribeBatch? Batch { get; set; }

    /// <summary>Options of the latest local subscription, with the highest QoS of all.</summary>
    public SubscriptionOptions Options { get; set; }

    /// <summary>Who gets the messages; replaced as a whole.</summary>
    public MessageSink[] Sinks { get; set; } = [];

    /// <summary>Whether the broker has answered the latest request: its session knows the subscription.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>The latest answer of the broker.</summary>
    public TaskCompletionSource<SubscribeAnswer>? Granted { get; private set; }

    /// <summary>Who waits until the session of the broker does not have it any more.</summary>
    public TaskCompletionSource<SubscribeAnswer>? Ended { get; private set; }

    /// <summary>User properties of the UNSUBSCRIBE that somebody waits for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> LeavingProperties { get; private set; } = [];

    /// <summary>What answers the next UNSUBSCRIBE; those who ask while one is open share its answer.</summary>
    public Task<SubscribeAnswer> AwaitEnd(IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        lock (FilterUtf8)
        {
            LeavingProperties = userProperties;
            return (Ended is { Task.IsCompleted: false } open
                ? open
                : Ended = new TaskCompletionSource<SubscribeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>What answers the next request; subscribers that come while one is open share its answer.</summary>
    public TaskCompletionSource<SubscribeAnswer> Await()
    {
        lock (FilterUtf8)
        {
            return Granted is { Task.IsCompleted: false } open
                ? open
                : Granted = new TaskCompletionSource<SubscribeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
