namespace TypedMqtt.Client.Connections;

/// <summary>Waits between connection attempts: decorrelated jitter, so that many clients do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private TimeSpan _last;

    /// <summary>The next wait: between the first and three times the last, at most the longest.</summary>
    public TimeSpan Next()
    {
        double range = Math.Max(first.TotalMilliseconds, (_last.TotalMilliseconds * 3) - first.TotalMilliseconds);
        _last = TimeSpan.FromMilliseconds(Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds + (random.NextDouble() * range)));
        return _last;
    }

    /// <summary>A connection has ended. One that stood longer than the wait for it starts over; a broker that accepts and closes at once
    /// is left alone as one that refuses.</summary>
    public void Ended(TimeSpan stood)
    {
        if (stood > _last)
        {
            _last = TimeSpan.Zero;
        }
    }
}
