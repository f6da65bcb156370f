namespace TypedMqtt;

/// <summary>What happens to a message when the buffer of its subscription is full.</summary>
public enum OverflowPolicy
{
    /// <summary>The oldest buffered message is dropped and counted; for state, where the newest value matters.</summary>
    DropOldest = 0,

    /// <summary>The new message is dropped and counted.</summary>
    DropNewest = 1,

    /// <summary>Messages of QoS 1 and 2 stay unacknowledged, so that the broker holds back; QoS 0 is dropped and counted.</summary>
    Wait = 2,
}
