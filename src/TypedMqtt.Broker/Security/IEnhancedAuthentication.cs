namespace TypedMqtt.Broker.Security;

/// <summary>One exchange of one client. Used by one thread at a time, never under a lock.</summary>
public interface IEnhancedAuthentication
{
    /// <summary>Answers the client. May take its time: the exchange of a CONNECT ends with <see cref="MqttBrokerLimits.ConnectTimeout"/>, and
    /// while a connection is authenticated again its other packets are processed. What it throws refuses the client.</summary>
    /// <param name="data">The Authentication Data of the client's CONNECT or AUTH; null when the packet has none.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask<EnhancedAuthenticationStep> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken);
}
