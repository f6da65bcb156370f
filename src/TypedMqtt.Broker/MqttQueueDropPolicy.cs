namespace TypedMqtt.Broker;

/// <summary>What is dropped when a session's queue is full.</summary>
public enum MqttQueueDropPolicy
{
    /// <summary>The message that comes: what was promised first is kept, as in mosquitto.</summary>
    DropNewest,

    /// <summary>The messages that have waited longest, until the one that comes has room: a client that comes back gets the latest.</summary>
    DropOldest,
}
