using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.Tests.Engine;

public sealed class DeadlinesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Deadlines _deadlines;
    private readonly List<string> _happened = [];
    private readonly long _started;
    private int _failures;

    public DeadlinesTests()
    {
        _started = _time.GetTimestamp();
        _deadlines = new Deadlines(_time, Now, _ => _failures++);
    }

    public void Dispose() => _deadlines.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3600)]
    public void What_falls_due__happens_in_the_order_of_its_times_however_the_clock_goes(int step)
    {
        // Seconds; some have moved when they are looked at.
        (string Name, int SetFor, int Due)[] all = [("a", 300, 300), ("b", 100, 250), ("c", 70, 70), ("d", 59, 59), ("e", 90, 90), ("f", 100, 3500), ("g", 200, 2000)];
        foreach ((string name, int setFor, int due) in all)
        {
            _deadlines.Schedule(new Lazy(this, name, due * 1000L), setFor * 1000L);
        }

        for (int passed = 0; passed < 3600; passed += step)
        {
            _time.Advance(TimeSpan.FromSeconds(step));
        }

        Assert.Equal(["d", "c", "e", "b", "a", "g", "f"], _happened);
    }

    [Fact]
    public void One_that_fails__is_looked_at_again_and_stops_no_other()
    {
        _deadlines.Schedule(new Failing(), 1000);
        _deadlines.Schedule(new Lazy(this, "a", 2000), 2000);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 1), (_failures, _happened.Count));
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(2, _failures);
    }

    private long Now() => (long)_time.GetElapsedTime(_started).TotalMilliseconds + 1;

    private sealed class Lazy(DeadlinesTests test, string name, long due) : IDeadline
    {
        public long OnDue(long now)
        {
            if (now < due)
            {
                return due;
            }

            test._happened.Add(name);
            return 0;
        }
    }

    private sealed class Failing : IDeadline
    {
        public long OnDue(long now) => throw new InvalidOperationException("no");
    }
}
