namespace TypedMqtt.Broker.Listeners;

/// <summary>Opens listeners for address schemes that the broker itself does not know, such as <c>ws://</c>.</summary>
public interface IMqttListenerFactory
{
    /// <summary>The schemes, in lower case.</summary>
    IReadOnlyCollection<string> Schemes { get; }

    /// <summary>Takes the address, without accepting anyone yet.</summary>
    /// <param name="binding">What to listen on and where to hand connections over.</param>
    /// <param name="cancellationToken">Stops binding.</param>
    /// <exception cref="MqttBindException">The address is taken or not available.</exception>
    ValueTask<IMqttListener> BindAsync(MqttListenerBinding binding, CancellationToken cancellationToken);
}
