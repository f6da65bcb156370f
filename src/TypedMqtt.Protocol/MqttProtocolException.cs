namespace TypedMqtt;

/// <summary>The bytes of a peer break the protocol: the connection has to be closed with <see cref="ReasonCode"/> (4.13).</summary>
/// <param name="reasonCode">The reason code the specification names for this case.</param>
/// <param name="message">What is wrong, with the normative statement that is broken.</param>
public sealed class MqttProtocolException(ReasonCode reasonCode, string message) : Exception(message)
{
    /// <summary>The reason code for the DISCONNECT or CONNACK that closes the connection.</summary>
    public ReasonCode ReasonCode { get; } = reasonCode;

    internal static MqttProtocolException Malformed(string message) => new(ReasonCode.MalformedPacket, message);

    internal static MqttProtocolException Error(string message) => new(ReasonCode.ProtocolError, message);
}
