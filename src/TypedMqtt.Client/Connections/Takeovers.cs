namespace TypedMqtt.Client.Connections;

/// <summary>
/// How often another connection took the session over (0x8E). Two processes with one client id throw each other out for ever: each waits
/// before it comes back, and one that is thrown out three times in a minute stops.
/// </summary>
internal sealed class Takeovers(TimeProvider time, Random random)
{
    private const int Most = 3;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(5);

    private readonly Queue<long> _recent = [];

    /// <summary>Another connection took over; true when it is enough.</summary>
    public bool Add()
    {
        while (_recent.TryPeek(out long oldest) && time.GetElapsedTime(oldest) > Period)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(time.GetTimestamp());
        return _recent.Count >= Most;
    }

    /// <summary>How long to wait: short enough that three times fit into the period when the other end waits as long.</summary>
    public TimeSpan NextDelay() => ShortestDelay * (1 + random.NextDouble());
}
