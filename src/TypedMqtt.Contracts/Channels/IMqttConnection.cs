namespace TypedMqtt;

/// <summary>A connection to a broker as generated code sees it; it stays the same object across reconnects.</summary>
public interface IMqttConnection : IMqttSender
{
    /// <summary>Name of the connection; also its service key.</summary>
    string Name { get; }

    /// <summary>Subscribes and completes after SUBACK.</summary>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Topic filter of the channel, without the topic root, and those of its legacy topics.</param>
    /// <param name="options">Shared group, buffer, overflow; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call, not the subscription.</param>
    /// <returns>The subscription, with a buffer of its own.</returns>
    ValueTask<Subscription<TMessage>> SubscribeAsync<TMessage>(
        MqttChannel<TMessage> channel, ChannelTopics filter, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
        where TMessage : struct;

    /// <summary>Reads the retained message of one topic.</summary>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel; it is retained.</param>
    /// <param name="topic">Topic name, without the topic root, and those of its legacy topics: they count where the topic holds nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The retained message, or null when the broker holds none.</returns>
    ValueTask<TMessage?> GetRetainedAsync<TMessage>(MqttChannel<TMessage> channel, ChannelTopics topic, CancellationToken cancellationToken = default)
        where TMessage : struct;

    /// <summary>Reads the retained message of one topic and every change of it.</summary>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel; it is retained.</param>
    /// <param name="topic">Topic name, without the topic root, and those of its legacy topics: they count where the topic holds nothing.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>First the retained message, or one that says that there is none; then each change, removals included. A value that cannot be read
    /// ends it with an <see cref="UnreadablePayloadException"/>.</returns>
    IAsyncEnumerable<TMessage> WatchRetainedAsync<TMessage>(MqttChannel<TMessage> channel, ChannelTopics topic, CancellationToken cancellationToken = default)
        where TMessage : struct;
}
