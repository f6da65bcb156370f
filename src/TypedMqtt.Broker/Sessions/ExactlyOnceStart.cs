namespace TypedMqtt.Broker.Sessions;

/// <summary>What a received QoS 2 PUBLISH is.</summary>
internal enum ExactlyOnceStart
{
    /// <summary>A message of its own.</summary>
    New,

    /// <summary>A message that was taken already.</summary>
    Duplicate,

    /// <summary>More than the client may have sent on this connection.</summary>
    TooMany,
}
