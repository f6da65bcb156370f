using System.Globalization;
using System.Text;
using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.SysTopics;

/// <summary>Publishes what the broker counts under <c>$SYS/broker/</c>, retained, with mosquitto's topic names; a value again only when it changed.</summary>
internal sealed class SysTopicPublisher(BrokerEngine engine, TimeSpan interval) : IDeadline
{
    private readonly Dictionary<string, string> _published = [];
    private readonly long _interval = (long)interval.TotalMilliseconds;
    private int _maximumClients;

    public void Start()
    {
        if (_interval > 0)
        {
            OnDue(engine.Now);
            engine.Deadlines.Schedule(this, engine.Now + _interval);
        }
    }

    public long OnDue(long now)
    {
        MqttBrokerStatistics statistics = MqttBrokerStatistics.Of(engine);
        int connected = statistics.Connections;
        _maximumClients = Math.Max(_maximumClients, connected);
        Set("version", $"TypedMqtt version {typeof(SysTopicPublisher).Assembly.GetName().Version?.ToString(3)}");
        Set("uptime", string.Create(CultureInfo.InvariantCulture, $"{now / 1000} seconds"));
        Set("clients/total", Math.Max(statistics.Sessions, connected));
        Set("clients/connected", connected);
        Set("clients/active", connected);
        Set("clients/disconnected", Math.Max(0, statistics.Sessions - connected));
        Set("clients/inactive", Math.Max(0, statistics.Sessions - connected));
        Set("clients/maximum", _maximumClients);
        Set("subscriptions/count", statistics.Subscriptions);
        Set("retained messages/count", statistics.RetainedMessages);
        Set("publish/messages/received", statistics.PublishReceived);
        Set("publish/messages/sent", statistics.PublishSent);
        Set("publish/messages/dropped", statistics.Dropped);
        Set("bytes/received", statistics.BytesReceived);
        Set("bytes/sent", statistics.BytesSent);
        return now + _interval;
    }

    private void Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    private void Set(string name, string value)
    {
        if (_published.TryGetValue(name, out string? last) && last == value)
        {
            return;
        }

        _published[name] = value;
        engine.Publish(Encoding.UTF8.GetBytes("$SYS/broker/" + name), Encoding.UTF8.GetBytes(value), Qos.ExactlyOnce, retain: true);
    }
}
