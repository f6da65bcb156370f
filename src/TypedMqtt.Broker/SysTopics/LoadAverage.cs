namespace TypedMqtt.Broker.SysTopics;

/// <summary>How fast a counter grows, per minute: an exponentially weighted mean over about the last 1, 5 or 15 minutes.</summary>
/// <param name="minutes">Over how many.</param>
internal sealed class LoadAverage(int minutes)
{
    private bool _isFirst = true;

    /// <summary>Per minute; 0 until the first interval is over.</summary>
    public double Value { get; private set; }

    /// <summary>An interval has passed.</summary>
    /// <param name="growth">By how much the counter has grown.</param>
    /// <param name="interval">How long it was.</param>
    public void Add(long growth, TimeSpan interval)
    {
        double perMinute = growth / interval.TotalMinutes;
        double weight = _isFirst ? 0 : Math.Exp(-interval.TotalMinutes / minutes);
        Value = perMinute + (weight * (Value - perMinute));
        _isFirst = false;
    }
}
