namespace TypedMqtt.Registration;

/// <summary>A handler that was registered on a connection.</summary>
internal interface IHandlerRegistration
{
    /// <summary>Subscribes; messages wait in the buffer until <see cref="ISubscribedHandler.RunAsync"/>.</summary>
    Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping);
}

/// <summary>A handler whose subscription is granted.</summary>
internal interface ISubscribedHandler
{
    /// <summary>Handles messages until the run stops; what is being handled then has its time to drain.</summary>
    /// <remarks>
    /// The subscription ends with the connection. Unsubscribing would cost a persistent session what arrives until the application is
    /// back, and would acknowledge what was not handled.
    /// </remarks>
    /// <exception cref="PoisonMessageException">A message must not be lost and cannot be handled.</exception>
    Task RunAsync(HandlerRun run);
}
