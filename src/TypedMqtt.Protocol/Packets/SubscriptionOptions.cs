namespace TypedMqtt.Protocol.Packets;

/// <summary>When retained messages are sent for a subscription (3.8.3.1).</summary>
public enum RetainHandling : byte
{
    /// <summary>Each time the subscription is made.</summary>
    SendAtSubscribe = 0,

    /// <summary>Only if the subscription did not exist.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}

/// <summary>The subscription options byte (3.8.3.1).</summary>
/// <param name="Value">The encoded byte; in 3.x only the QoS bits are used.</param>
public readonly record struct SubscriptionOptions(byte Value)
{
    /// <summary>Options from their parts.</summary>
    /// <param name="qos">The highest QoS messages are sent with.</param>
    /// <param name="noLocal">Do not send back what this client publishes.</param>
    /// <param name="retainAsPublished">Keep the retain flag as the publisher set it.</param>
    /// <param name="retainHandling">When retained messages are sent.</param>
    public SubscriptionOptions(Qos qos, bool noLocal = false, bool retainAsPublished = false, RetainHandling retainHandling = RetainHandling.SendAtSubscribe)
        : this((byte)((int)qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | ((int)retainHandling << 4)))
    {
    }

    /// <summary>The highest QoS messages are sent with.</summary>
    public Qos Qos => (Qos)(Value & 3);

    /// <summary>Do not send back what this client publishes.</summary>
    public bool NoLocal => (Value & 4) != 0;

    /// <summary>Keep the retain flag as the publisher set it.</summary>
    public bool RetainAsPublished => (Value & 8) != 0;

    /// <summary>When retained messages are sent.</summary>
    public RetainHandling RetainHandling => (RetainHandling)((Value >> 4) & 3);
}
