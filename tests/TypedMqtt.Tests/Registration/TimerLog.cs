using System.Collections.Concurrent;

namespace TypedMqtt.Tests.Registration;

/// <summary>Remembers for how long timers were asked for.</summary>
internal sealed class TimerLog(TimeProvider clock) : TimeProvider
{
    public ConcurrentQueue<TimeSpan> DueTimes { get; } = [];

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        DueTimes.Enqueue(dueTime);
        return clock.CreateTimer(callback, state, dueTime, period);
    }
}
