using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt;

/// <summary>Registers contracts on one named connection. The generated <c>Add…</c> extensions call it.</summary>
public interface IMqttBuilder
{
    /// <summary>Name of the connection; also the key of keyed services.</summary>
    string Name { get; }

    /// <summary>Registers a contract to send, injected as <typeparamref name="TContract"/>.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <param name="factory">Makes the publisher.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddPublisher<TContract>(Func<IMqttConnection, TContract> factory) where TContract : class;

    /// <summary>Registers a generated subscriber.</summary>
    /// <typeparam name="TSubscriber">The subscriber.</typeparam>
    /// <param name="factory">Makes the subscriber.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddSubscriber<TSubscriber>(Func<IMqttConnection, TSubscriber> factory) where TSubscriber : class;

    /// <summary>Subscribes a service to a channel for as long as the application runs.</summary>
    /// <typeparam name="THandler">The service; registered as itself, unless it already is.</typeparam>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Topic filter of the channel, without the topic root, and those of its legacy topics.</param>
    /// <param name="invoke">Passes a message to the service.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TMessage>(
        MqttChannel<TMessage> channel,
        ChannelTopics filter,
        Func<THandler, TMessage, CancellationToken, ValueTask> invoke,
        Action<HandlerOptions<TMessage>>? configure)
        where THandler : class
        where TMessage : struct, IChannelMessage;

    /// <summary>Lets a service answer the requests of a channel for as long as the application runs.</summary>
    /// <typeparam name="THandler">The service; registered as itself, unless it already is.</typeparam>
    /// <typeparam name="TRequest">Request type of the channel.</typeparam>
    /// <typeparam name="TResponse">Response type of the channel.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Topic filter of the channel, without the topic root, and those of its legacy topics.</param>
    /// <param name="invoke">Passes a request to the service.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddRequestHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TResponse>(
        MqttRequestChannel<TRequest, TResponse> channel,
        ChannelTopics filter,
        Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke,
        Action<HandlerOptions<TRequest>>? configure)
        where THandler : class
        where TRequest : struct, IChannelMessage;

    /// <summary>Lets a service answer the requests of a channel with streams for as long as the application runs.</summary>
    /// <typeparam name="THandler">The service; registered as itself, unless it already is.</typeparam>
    /// <typeparam name="TRequest">Request type of the channel.</typeparam>
    /// <typeparam name="TItem">Type of the items.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Topic filter of the channel, without the topic root, and those of its legacy topics.</param>
    /// <param name="invoke">Passes a request to the service.</param>
    /// <param name="configure">Sets concurrency, order, retries and buffering.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddStreamHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TItem>(
        MqttStreamChannel<TRequest, TItem> channel,
        ChannelTopics filter,
        Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke,
        Action<HandlerOptions<TRequest>>? configure)
        where THandler : class
        where TRequest : struct, IChannelMessage;
}
