namespace TypedMqtt;

/// <summary>How a subscription is made and buffered.</summary>
public sealed record SubscribeOptions
{
    /// <summary>The defaults.</summary>
    public static SubscribeOptions Default { get; } = new();

    /// <summary>Group of a shared subscription: each message goes to one member (4.8.2). Default: null, not shared.</summary>
    public string? SharedGroup { get; init; }

    /// <summary>Messages the subscription buffers. Default: 1,024.</summary>
    public int BufferCapacity { get; init; } = 1_024;

    /// <summary>What happens when the buffer is full. Default: <see cref="OverflowPolicy.Wait"/>.</summary>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Wait;

    /// <summary>Highest quality of service to receive with. Default: null, that of the channel.</summary>
    public Qos? Qos { get; init; }

    /// <summary>Whether retained values that exist already are delivered. Default: true.</summary>
    public bool ReceiveRetained { get; init; } = true;

    /// <summary>Whether removals of retained values are delivered, as messages with <c>IsCleared</c> and no payload. Default: false.</summary>
    public bool IncludeCleared { get; init; }

    /// <summary>Whether the application calls <see cref="CallContext.Acknowledge"/> for each message. Default: false.</summary>
    public bool ManualAcknowledge { get; init; }
}
