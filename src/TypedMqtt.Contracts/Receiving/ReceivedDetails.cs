namespace TypedMqtt;

/// <summary>The rarely needed part of a received message; a runtime makes one only when there is something to say.</summary>
public abstract class ReceivedDetails
{
    /// <summary>Content type (3.3.2.3.9); null for none.</summary>
    public virtual string? ContentType => null;

    /// <summary>What is left of the message expiry interval; null for none.</summary>
    public virtual TimeSpan? MessageExpiry => null;

    /// <summary>User properties (3.3.2.3.7), in order.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> UserProperties => [];

    /// <summary>Response topic (3.3.2.3.5); null for none.</summary>
    public virtual string? ResponseTopic => null;

    /// <summary>Correlation data (3.3.2.3.6); empty for none.</summary>
    public virtual ReadOnlyMemory<byte> CorrelationData => default;

    /// <summary>Acknowledges the message when that was left to the application; a second call does nothing.</summary>
    public virtual void Acknowledge()
    {
    }
}
