namespace TypedMqtt;

/// <summary>How the messages of a registered handler or consumer are buffered and processed.</summary>
public sealed class HandlerOptions
{
    /// <summary>Messages handled at the same time. Default: 1, in the order of arrival; 16 for streams, which may take long.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>Messages buffered in front of the handler. Default: 1,024.</summary>
    public int BufferCapacity { get; set; } = 1_024;

    /// <summary>What happens when the buffer is full. Default: <see cref="OverflowPolicy.Wait"/>.</summary>
    public OverflowPolicy Overflow { get; set; } = OverflowPolicy.Wait;

    /// <summary>Group of a shared subscription. Default: null, not shared.</summary>
    public string? SharedGroup { get; set; }

    /// <summary>Highest quality of service to receive with. Default: null, that of the channel.</summary>
    public Qos? Qos { get; set; }

    /// <summary>Times a message is handled again after the handler threw, before it is acknowledged and logged. Default: 0.</summary>
    public int Retries { get; set; }

    /// <summary>Time between two tries. Default: one second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether requests are answered on any response topic. Default: false, only below the topic of the request, where access control lets
    /// nobody but the requester read: else a requester could make the responder publish where only the responder may.
    /// </summary>
    public bool AcceptAnyReplyTopic { get; set; }

    /// <summary>Whether a requester is told the message of an unexpected exception. Default: false, only that it happened.</summary>
    public bool IncludeErrorDetail { get; set; }

    /// <summary>How the handler's subscription is made.</summary>
    internal SubscribeOptions ToSubscribeOptions() => new()
    {
        BufferCapacity = BufferCapacity,
        Overflow = Overflow,
        SharedGroup = SharedGroup,
        Qos = Qos,
    };
}
