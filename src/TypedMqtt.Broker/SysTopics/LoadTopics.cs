using System.Globalization;

namespace TypedMqtt.Broker.SysTopics;

/// <summary>The three load averages of one counter: <c>load/NAME/1min</c>, <c>5min</c> and <c>15min</c>.</summary>
internal sealed class LoadTopics(string name, Func<MqttBrokerStatistics, long> counter)
{
    private static readonly int[] Minutes = [1, 5, 15];

    private readonly LoadAverage[] _averages = [.. Minutes.Select(static minutes => new LoadAverage(minutes))];
    private long _last;

    /// <summary>The topics below <c>$SYS/broker/</c> and their values once an interval is over.</summary>
    public IEnumerable<(string Topic, string Value)> Advance(MqttBrokerStatistics statistics, TimeSpan interval)
    {
        long now = counter(statistics);
        for (int i = 0; i < _averages.Length; i++)
        {
            _averages[i].Add(now - _last, interval);
            yield return ($"load/{name}/{Minutes[i]}min", _averages[i].Value.ToString("F2", CultureInfo.InvariantCulture));
        }

        _last = now;
    }
}
