namespace TypedMqtt.Broker.Connections;

/// <summary>Where a connection stands.</summary>
internal enum ConnectionState
{
    /// <summary>Nothing but CONNECT is allowed [MQTT-3.1.0-1].</summary>
    AwaitingConnect,

    /// <summary>The authenticator is asked; no packet is processed meanwhile.</summary>
    Authenticating,

    /// <summary>The client was asked for more; only AUTH and DISCONNECT are allowed (4.12).</summary>
    AwaitingAuth,

    /// <summary>CONNACK was sent.</summary>
    Connected,

    /// <summary>Nothing is processed any more.</summary>
    Closed,
}
