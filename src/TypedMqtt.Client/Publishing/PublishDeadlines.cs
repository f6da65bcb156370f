namespace TypedMqtt.Client.Publishing;

/// <summary>
/// One timer for the deadlines of all messages, set to the earliest. All messages wait equally long, so that a new one never comes before
/// those there are: the timer is only touched when it is not running. Guarded by the outbox.
/// </summary>
internal sealed class PublishDeadlines : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _started;
    private readonly ITimer _timer;
    private bool _isRunning;

    /// <param name="time">The clock.</param>
    /// <param name="timeout">How long each message waits; <see cref="Timeout.InfiniteTimeSpan"/> = for ever.</param>
    /// <param name="onDue">Called when the earliest may be over; has to call <see cref="Continue"/>.</param>
    public PublishDeadlines(TimeProvider time, TimeSpan timeout, Action onDue)
    {
        _time = time;
        _timeout = timeout;
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((Action)state!)(), onDue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Now, in milliseconds of this object.</summary>
    public long Now => (long)_time.GetElapsedTime(_started).TotalMilliseconds;

    /// <summary>The deadline of a message that begins to wait.</summary>
    public long Next()
    {
        if (_timeout == Timeout.InfiniteTimeSpan)
        {
            return long.MaxValue;
        }

        long deadline = Now + (long)Math.Ceiling(_timeout.TotalMilliseconds);
        if (!_isRunning)
        {
            Continue(deadline);
        }

        return deadline;
    }

    /// <summary>Waits for the earliest deadline that is left; long.MaxValue = none.</summary>
    public void Continue(long earliest)
    {
        _isRunning = earliest != long.MaxValue;
        if (_isRunning)
        {
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, earliest - Now)), Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
