// …

public sealed class JobsSubscriber
{
    // …

    private readonly string? _group;

    // …

    /// <summary>The same channels as shared subscriptions: each message goes to one member of the group.</summary>
    /// <param name="group">Name of the group.</param>
    /// <returns>A subscriber of the group.</returns>
    public JobsSubscriber Shared(string group)
    {
        global::System.ArgumentException.ThrowIfNullOrEmpty(group);
        return new JobsSubscriber(_connection, group);
    }

    /// <summary>Subscribes to job/new and completes when the broker has granted it; a refusal throws.</summary>
    /// <param name="options">Shared group, buffer and overflow; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
    /// <returns>The subscription, with a buffer of its own.</returns>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::SharedSubscription.IJobs), "New", global::TypedMqtt.CompilerServices.ChannelUse.Receive)]
    public global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<global::SharedSubscription.Jobs.NewMessage>> SubscribeNewAsync(
        global::TypedMqtt.SubscribeOptions? options = null,
        global::System.Threading.CancellationToken cancellationToken = default) =>
        _connection.SubscribeAsync(
            global::SharedSubscription.Jobs.New,
            global::SharedSubscription.Jobs.New.Filter(),
            global::TypedMqtt.SubscribeOptions.InGroup(options, _group),
            cancellationToken);
}

// …
