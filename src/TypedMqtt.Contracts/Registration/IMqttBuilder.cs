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
    /// <param name="filter">Topic filter of the channel, without the topic root.</param>
    /// <param name="invoke">Passes a message to the service.</param>
    /// <param name="configure">Sets concurrency and buffering.</param>
    /// <returns>The same builder.</returns>
    IMqttBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TMessage>(
        MqttChannel<TMessage> channel,
        string filter,
        Func<THandler, TMessage, CancellationToken, ValueTask> invoke,
        Action<HandlerOptions>? configure)
        where THandler : class
        where TMessage : struct;
}
