namespace TypedMqtt;

/// <summary>How the messages of a registered handler or consumer are buffered and processed.</summary>
public class HandlerOptions
{
    /// <summary>Messages handled at the same time. Default: 1, in the order of arrival; 16 for streams, which may take long.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>What stays in the order of arrival when <see cref="Concurrency"/> is more than 1. Default: <see cref="MessageOrder.None"/>.</summary>
    public MessageOrder Order { get; set; }

    /// <summary>Messages buffered in front of the handler. Default: 1,024.</summary>
    public int BufferCapacity { get; set; } = 1_024;

    /// <summary>What happens when the buffer is full. Default: <see cref="OverflowPolicy.Wait"/>.</summary>
    public OverflowPolicy Overflow { get; set; } = OverflowPolicy.Wait;

    /// <summary>Group of a shared subscription. Default: null, not shared.</summary>
    public string? SharedGroup { get; set; }

    /// <summary>Highest quality of service to receive with. Default: null, that of the channel.</summary>
    public Qos? Qos { get; set; }

    /// <summary>Times a message is handled again after the handler threw, before <see cref="Poison"/> applies. Default: 0. Not for requests,
    /// which are answered with the error.</summary>
    public int Retries { get; set; }

    /// <summary>Time before the first retry. Default: one second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>By how much the time grows from one retry to the next. Default: 2; 1 keeps it the same.</summary>
    public double RetryFactor { get; set; } = 2;

    /// <summary>Longest time before a retry. Default: one minute.</summary>
    public TimeSpan MaximumRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Share of the time before a retry that is random, so that failures do not come back together: 0 to 1. Default: 0.2, up to 20 % longer.</summary>
    public double RetryJitter { get; set; } = 0.2;

    /// <summary>What becomes of a message that cannot be read, or whose last try failed. Default: <see cref="PoisonPolicy.Acknowledge"/>.
    /// Not for requests.</summary>
    public PoisonPolicy Poison { get; set; } = PoisonPolicy.Acknowledge;

    /// <summary>How long what is being handled may go on when the application stops, before its token is signalled. Nothing new is begun
    /// meanwhile. Default: five seconds; none for streams, which may never end.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether requests are answered on any response topic. Default: false, only below the topic of the request, where access control lets
    /// nobody but the requester read: else a requester could make the responder publish where only the responder may.
    /// </summary>
    public bool AcceptAnyReplyTopic { get; set; }

    /// <summary>Whether a requester is told the message of an unexpected exception. Default: false, only that it happened.</summary>
    public bool IncludeErrorDetail { get; set; }

    /// <summary>The time before a retry.</summary>
    /// <param name="attempt">How often the message was tried, from 1.</param>
    /// <param name="random">From 0 to 1.</param>
    internal TimeSpan DelayAfter(int attempt, double random)
    {
        double delay = RetryDelay.TotalMilliseconds * Math.Pow(RetryFactor, attempt - 1) * (1 + (RetryJitter * random));
        return TimeSpan.FromMilliseconds(Math.Min(delay, MaximumRetryDelay.TotalMilliseconds));
    }

    /// <summary>Finds mistakes while the application is built, not at the first message.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRetryDelay, RetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryFactor, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(RetryJitter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetryJitter, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Poison);
    }

    /// <summary>How the handler's subscription is made.</summary>
    internal SubscribeOptions ToSubscribeOptions() => new()
    {
        BufferCapacity = BufferCapacity,
        Overflow = Overflow,
        SharedGroup = SharedGroup,
        Qos = Qos,
    };
}
