namespace TypedMqtt.Broker.Security;

/// <summary>The server's answer within an exchange: go on, or how it ended.</summary>
public sealed class EnhancedAuthenticationStep
{
    private EnhancedAuthenticationStep(AuthenticationResult? result, ReadOnlyMemory<byte>? data)
    {
        Result = result;
        Data = data;
    }

    /// <summary>How the exchange ended; null while it goes on.</summary>
    public AuthenticationResult? Result { get; }

    /// <summary>Authentication Data for the client, or null for none.</summary>
    public ReadOnlyMemory<byte>? Data { get; }

    /// <summary>The client has to send more: it gets an AUTH with reason code 0x18 [MQTT-4.12.0-2].</summary>
    /// <param name="data">Authentication Data, or null for none.</param>
    public static EnhancedAuthenticationStep Continue(ReadOnlyMemory<byte>? data) => new(null, data);

    /// <summary>The client has proved who it is: it gets its CONNACK, or an AUTH with reason code 0x00.</summary>
    /// <param name="userName">The name it is known by, or null for an anonymous client.</param>
    /// <param name="logReason">Which check accepted it.</param>
    /// <param name="data">Authentication Data that ends the exchange, or null for none.</param>
    public static EnhancedAuthenticationStep Accept(string? userName, string logReason, ReadOnlyMemory<byte>? data = null) =>
        new(AuthenticationResult.Accept(userName, logReason), data);

    /// <summary>The client is refused and its connection closed [MQTT-4.12.0-4] [MQTT-4.12.1-2].</summary>
    /// <param name="logReason">Which check failed. Never for the client.</param>
    /// <param name="reasonCode">The reason code of CONNACK or DISCONNECT; default "not authorised".</param>
    /// <exception cref="ArgumentException">The reason code is not a failure.</exception>
    public static EnhancedAuthenticationStep Refuse(string logReason, ReasonCode reasonCode = ReasonCode.NotAuthorized) =>
        new(AuthenticationResult.Refuse(logReason, reasonCode), null);

    /// <summary>The answer of an authenticator that asks nothing back.</summary>
    internal static EnhancedAuthenticationStep Of(AuthenticationResult result) => new(result, null);
}
