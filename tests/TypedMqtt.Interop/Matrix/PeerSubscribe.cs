namespace TypedMqtt.Interop.Matrix;

/// <summary>How a peer subscribes.</summary>
/// <param name="Qos">Highest QoS to receive with.</param>
public sealed record PeerSubscribe(int Qos)
{
    /// <summary>Subscription identifier, 0 for none; 5.0 only.</summary>
    public int Identifier { get; init; }

    public bool NoLocal { get; init; }

    public bool RetainAsPublished { get; init; }

    /// <summary>Retain handling: 0 send, 1 send if new, 2 do not send.</summary>
    public int RetainHandling { get; init; }
}
