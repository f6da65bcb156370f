namespace TypedMqtt.Broker.Security;

/// <summary>What a client does or is about to get.</summary>
public enum AclOperation
{
    /// <summary>The client publishes, or its will is published.</summary>
    Publish,

    /// <summary>A message is about to be delivered to the client.</summary>
    Deliver,

    /// <summary>The client subscribes to a filter.</summary>
    Subscribe,
}
