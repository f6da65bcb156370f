namespace TypedMqtt.Broker.Engine;

/// <summary>Something that has to be looked at when its time comes.</summary>
internal interface IDeadline
{
    /// <summary>Called when the time has come.</summary>
    /// <param name="now">Engine milliseconds; after a jump of the clock those it was set for, which are past.</param>
    /// <returns>When to look again, or 0 for never.</returns>
    long OnDue(long now);
}

/// <summary>
/// All deadlines of a broker behind one timer that is set to the earliest: nothing ticks while nothing is due. Deadlines are lazy: a
/// keep-alive is not moved for each packet but asked again when it would have expired. When the clock jumps (a machine that slept), what
/// fell due meanwhile happens in the order of its times.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    /// <summary>Nothing sleeps longer than this, so that what is gone does not stay in memory for the length of its last deadline.</summary>
    private const long LongestSleep = 60_000;

    /// <summary>When a deadline that failed is looked at again.</summary>
    private const long AfterFailure = 10_000;

    private readonly PriorityQueue<(IDeadline Deadline, long Due), long> _queue = new();
    private readonly Lock _gate = new();
    private readonly Func<long> _now;
    private readonly Action<Exception> _onFailure;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    /// <param name="time">Makes the timer.</param>
    /// <param name="now">Engine milliseconds.</param>
    /// <param name="onFailure">Told what a deadline threw: one that fails must not stop the others, nor the process.</param>
    public Deadlines(TimeProvider time, Func<long> now, Action<Exception> onFailure)
    {
        _now = now;
        _onFailure = onFailure;
        _timer = time.CreateTimer(static state => ((Deadlines)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Schedule(IDeadline deadline, long at)
    {
        lock (_gate)
        {
            _queue.Enqueue((deadline, at), Math.Min(at, _now() + LongestSleep));
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        long now = _now();
        lock (_gate)
        {
            _armedFor = long.MaxValue;
        }

        while (true)
        {
            (IDeadline Deadline, long Due) next;
            lock (_gate)
            {
                if (!_queue.TryPeek(out next, out long at) || at > now)
                {
                    Arm();
                    return;
                }

                _queue.Dequeue();
                if (at < next.Due && next.Due <= now)
                {
                    // Looked at early and due by now: it takes its turn among the others that are.
                    _queue.Enqueue(next, next.Due);
                    continue;
                }
            }

            Look(next.Deadline, Math.Min(next.Due, now), now);
        }
    }

    /// <summary>Looks at a deadline as of the time it was set for, so that one which has moved meanwhile waits for its new time, past or not.</summary>
    private void Look(IDeadline deadline, long due, long now)
    {
        try
        {
            long again = deadline.OnDue(due);
            due = again > 0 ? Math.Max(again, due + 1) : 0;
        }
        catch (Exception e)
        {
            _onFailure(e);
            due = now + AfterFailure;
        }

        if (due > 0)
        {
            Schedule(deadline, due);
        }
    }

    private void Arm()
    {
        if (_queue.TryPeek(out _, out long at) && at < _armedFor)
        {
            _armedFor = at;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, at - _now())), Timeout.InfiniteTimeSpan);
        }
    }
}
