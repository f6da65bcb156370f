namespace TypedMqtt.Broker;

/// <summary>What a broker allows; each limit names its default. 0 means no limit where that is said.</summary>
public sealed record MqttBrokerLimits
{
    /// <summary>Time from accept to a complete CONNECT; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest CONNECT in bytes, checked before it is buffered; default 128 KiB.</summary>
    public int MaximumConnectSize { get; init; } = 128 * 1024;

    /// <summary>Largest packet in bytes once connected, announced to MQTT 5.0 clients; default 1 MiB.</summary>
    public int MaximumPacketSize { get; init; } = 1024 * 1024;

    /// <summary>Largest payload in bytes; a message with more is not published, and an MQTT 5.0 client is told "quota exceeded" (0x97).
    /// Default 0 = as much as <see cref="MaximumPacketSize"/> leaves.</summary>
    public int MaximumPayloadSize { get; init; }

    /// <summary>Most levels of a topic or filter; default 201, which is 200 slashes, as in mosquitto.</summary>
    public int MaximumTopicLevels { get; init; } = 201;

    /// <summary>QoS 1 and 2 messages in flight to a client and from it (the Receive Maximum announced); default 64, 0 = no limit.</summary>
    public int MaximumInflightMessages { get; init; } = 64;

    /// <summary>Bytes of payload in flight to a client from which on QoS 1 and 2 messages are queued; the message that reaches it is still
    /// sent. Default 0 = no limit.</summary>
    public long MaximumInflightBytes { get; init; }

    /// <summary>QoS 1 and 2 messages queued per session beyond those in flight; default 1000, 0 = no limit.</summary>
    public int MaximumQueuedMessages { get; init; } = 1000;

    /// <summary>Bytes queued per session; default 16 MiB, 0 = no limit.</summary>
    public long MaximumQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What is dropped when <see cref="MaximumQueuedMessages"/> or <see cref="MaximumQueuedBytes"/> is reached; default the message that comes.
    /// <see cref="MqttBrokerStatistics.DroppedBy"/> counts.</summary>
    public MqttQueueDropPolicy QueueDropPolicy { get; init; }

    /// <summary>Bytes waiting to be sent to a client beyond which QoS 0 messages to it are dropped; default 4 MiB.</summary>
    public int MaximumSendBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Highest topic alias a client may use; default 10, 0 = none.</summary>
    public ushort MaximumTopicAlias { get; init; } = 10;

    /// <summary>Highest topic alias used towards an MQTT 5.0 client that offers aliases (3.3.2.3.4): topics that come again are sent as two bytes then.
    /// Default 64, 0 = none.</summary>
    public ushort MaximumOutgoingTopicAlias { get; init; } = 64;

    /// <summary>Highest QoS; default 2.</summary>
    public Qos MaximumQos { get; init; } = Qos.ExactlyOnce;

    /// <summary>Longest keep-alive in seconds, imposed on clients that ask for more or for none; default 0 = as the client wishes.</summary>
    public ushort MaximumKeepAlive { get; init; }

    /// <summary>Longest time a session outlives its connection; default null = as the client wishes.</summary>
    public TimeSpan? MaximumSessionExpiry { get; init; }

    /// <summary>Most connections; default 0 = no limit.</summary>
    public int MaximumConnections { get; init; }

    /// <summary>Subscriptions per session; default 0 = no limit.</summary>
    public int MaximumSubscriptions { get; init; }

    /// <summary>Whether messages may be retained; default true.</summary>
    public bool RetainAvailable { get; init; } = true;
}
