namespace TypedMqtt.Interop.Probes;

/// <summary>The little of MQTT that probing needs.</summary>
internal interface IProbeClient : IAsyncDisposable
{
    /// <summary>Asks for messages; a refusal is no error, because the decision is what arrives.</summary>
    Task SubscribeAsync(string filter, CancellationToken cancellationToken);

    /// <summary>Publishes with QoS 1, not retained; returns when the broker has answered. What it answers is no error and no decision.</summary>
    Task PublishAsync(string topic, string payload, CancellationToken cancellationToken);

    /// <summary>The payload of the next message that arrives.</summary>
    ValueTask<string> ReceiveAsync(CancellationToken cancellationToken);
}
