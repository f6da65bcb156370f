using System.Globalization;
using System.Text;
using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.SysTopics;

/// <summary>Publishes what the broker counts under <c>$SYS/broker/</c>, retained, with mosquitto's topic names; a value again only when it changed.</summary>
internal sealed class SysTopicPublisher(BrokerEngine engine, TimeSpan interval) : IDeadline
{
    private readonly Dictionary<string, string> _published = [];
    private readonly long _interval = (long)interval.TotalMilliseconds;
    private readonly LoadTopics[] _loads =
    [
        new("messages/received", static s => s.PacketsReceived),
        new("messages/sent", static s => s.PacketsSent),
        new("publish/dropped", static s => s.Dropped),
        new("publish/received", static s => s.PublishReceived),
        new("publish/sent", static s => s.PublishSent),
        new("bytes/received", static s => s.BytesReceived),
        new("bytes/sent", static s => s.BytesSent),
        new("sockets", static s => s.ConnectionsOpened),
        new("connections", static s => s.ConnectsAccepted),
    ];

    private int _maximumClients;
    private long _maximumHeap;
    private long _last;

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
        // Deadlines may be looked at early; after a jump of the clock once is enough.
        now = engine.Now;
        if (_last > 0 && now < _last + _interval)
        {
            return _last + _interval;
        }

        MqttBrokerStatistics statistics = MqttBrokerStatistics.Of(engine);
        SetClients(statistics);
        SetMessages(statistics);
        SetProcess(now);
        if (_last > 0)
        {
            foreach ((string topic, string value) in _loads.SelectMany(load => load.Advance(statistics, TimeSpan.FromMilliseconds(now - _last))))
            {
                Set(topic, value);
            }
        }

        _last = now;
        return now + _interval;
    }

    private void SetClients(MqttBrokerStatistics statistics)
    {
        int connected = statistics.ConnectedClients;
        int away = statistics.Sessions - connected;
        _maximumClients = Math.Max(_maximumClients, statistics.Sessions);
        Set("clients/total", statistics.Sessions);
        Set("clients/connected", connected);
        Set("clients/active", connected);
        Set("clients/disconnected", away);
        Set("clients/inactive", away);
        Set("clients/maximum", _maximumClients);
        Set("clients/expired", statistics.ExpiredSessions);
        Set("subscriptions/count", statistics.Subscriptions - statistics.SharedSubscriptions);
        Set("shared_subscriptions/count", statistics.SharedSubscriptions);
    }

    private void SetMessages(MqttBrokerStatistics statistics)
    {
        Set("messages/received", statistics.PacketsReceived);
        Set("messages/sent", statistics.PacketsSent);
        Set("messages/stored", statistics.StoredMessages);
        Set("store/messages/count", statistics.StoredMessages);
        Set("store/messages/bytes", statistics.StoredBytes);
        Set("retained messages/count", statistics.RetainedMessages);
        Set("publish/messages/received", statistics.PublishReceived);
        Set("publish/messages/sent", statistics.PublishSent);
        Set("publish/messages/dropped", statistics.Dropped);
        foreach ((MqttDropReason reason, long count) in statistics.DroppedBy)
        {
            Set($"publish/messages/dropped/{NameOf(reason)}", count);
        }

        Set("publish/bytes/received", statistics.PayloadBytesReceived);
        Set("publish/bytes/sent", statistics.PayloadBytesSent);
        Set("bytes/received", statistics.BytesReceived);
        Set("bytes/sent", statistics.BytesSent);
    }

    private void SetProcess(long now)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        _maximumHeap = Math.Max(_maximumHeap, heap);
        Set("version", $"TypedMqtt version {typeof(SysTopicPublisher).Assembly.GetName().Version?.ToString(3)}");
        Set("uptime", string.Create(CultureInfo.InvariantCulture, $"{now / 1000} seconds"));
        Set("heap/current", heap);
        Set("heap/maximum", _maximumHeap);
    }

    private static string NameOf(MqttDropReason reason) => reason switch
    {
        MqttDropReason.QueueFullByCount => "queue full by count",
        MqttDropReason.QueueFullByBytes => "queue full by bytes",
        MqttDropReason.Expired => "expired",
        MqttDropReason.SlowConsumer => "slow consumer",
        MqttDropReason.Offline => "offline",
        MqttDropReason.PacketTooLarge => "packet too large",
        MqttDropReason.NotAuthorized => "not authorized",
        MqttDropReason.PayloadTooLarge => "payload too large",
        MqttDropReason.PayloadFormatInvalid => "payload format invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a topic."),
    };

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
