namespace TypedMqtt;

/// <summary>Where a client stands.</summary>
public enum MqttClientState
{
    /// <summary>Making the connection, for the first time or again.</summary>
    Connecting,

    /// <summary>Connected: CONNACK received.</summary>
    Connected,

    /// <summary>The connection is lost; it will be made again after a wait.</summary>
    Waiting,

    /// <summary>Disposed, or given up.</summary>
    Closed,
}
