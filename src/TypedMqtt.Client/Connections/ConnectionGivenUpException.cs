namespace TypedMqtt.Client.Connections;

/// <summary>This end cannot go on with the connection, though the broker did nothing wrong.</summary>
/// <param name="reasonCode">For the DISCONNECT.</param>
/// <param name="message">Why, and what to do.</param>
internal sealed class ConnectionGivenUpException(ReasonCode reasonCode, string message) : Exception(message)
{
    public ReasonCode ReasonCode { get; } = reasonCode;
}
