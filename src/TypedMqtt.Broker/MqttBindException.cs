namespace TypedMqtt.Broker;

/// <summary>The broker cannot listen where it was told to.</summary>
/// <param name="endpoint">The address and port.</param>
/// <param name="message">What failed, who might hold the port, and what to do.</param>
/// <param name="inner">The socket error.</param>
public sealed class MqttBindException(string endpoint, string message, Exception inner) : Exception(message, inner)
{
    /// <summary>The address and port.</summary>
    public string Endpoint { get; } = endpoint;
}
