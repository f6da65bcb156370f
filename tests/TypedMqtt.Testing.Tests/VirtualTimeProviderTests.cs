namespace TypedMqtt.Testing.Tests;

public sealed class VirtualTimeProviderTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Step__fires_one_timer_at_its_own_time()
    {
        DateTimeOffset start = _time.GetUtcNow();
        using ITimer late = Timer("late", 3);
        using ITimer early = Timer("early", 1);
        using ITimer never = Timer("never", 11);

        Assert.True(_time.Step(start.AddSeconds(10)));
        Assert.Equal(start.AddSeconds(1), _time.GetUtcNow());
        Assert.Equal(["early"], _fired);
        Assert.True(_time.Step(start.AddSeconds(10)));
        Assert.False(_time.Step(start.AddSeconds(10)));
        Assert.Equal(["early", "late"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(10), _time.GetElapsedTime(start.UtcTicks));
    }

    [Fact]
    public void Periodic_timer__comes_back_until_it_is_disposed()
    {
        DateTimeOffset until = _time.GetUtcNow().AddSeconds(5);
        ITimer timer = Timer("tick", 1, period: 2);
        while (_time.Step(until))
        {
        }

        Assert.Equal(["tick", "tick", "tick"], _fired);
        timer.Dispose();
        Assert.False(_time.Step(until.AddSeconds(10)));
    }

    [Fact]
    public void Changed_timer__is_due_at_its_new_time()
    {
        DateTimeOffset start = _time.GetUtcNow();
        using ITimer timer = Timer("tick", 1);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);

        Assert.False(_time.Step(start.AddSeconds(4)));
        Assert.True(_time.Step(start.AddSeconds(5)));
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.False(_time.Step(start.AddDays(1)));
    }

    private ITimer Timer(string name, int seconds, int period = -1) => _time.CreateTimer(
        _ => _fired.Add(name), null, TimeSpan.FromSeconds(seconds), period < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
