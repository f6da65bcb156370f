using System.Text;
using System.Threading.Channels;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Configuration;

namespace TypedMqtt.Cli.Logging;

/// <summary>
/// <c>log_dest topic</c>: lines as messages below <c>$SYS/broker/log/</c>. They are published by a loop of their own, since a line may be
/// written in the middle of what the broker does. Debug lines are left out: each would cause the next.
/// </summary>
internal sealed class LogTopic : ILogSink
{
    private const int MostWaiting = 1000;

    private readonly Channel<(string Topic, string Line)> _lines = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile MqttBroker? _broker;

    public LogTopic() => _ = PublishAsync();

    public void SetBroker(MqttBroker? broker) => _broker = broker;

    public void Write(MosquittoLogTypes type, string line)
    {
        string? topic = type switch
        {
            MosquittoLogTypes.Error => "E",
            MosquittoLogTypes.Warning => "W",
            MosquittoLogTypes.Notice => "N",
            MosquittoLogTypes.Information => "I",
            _ => null,
        };
        if (topic is not null)
        {
            _lines.Writer.TryWrite(("$SYS/broker/log/" + topic, line));
        }
    }

    public void Reopen()
    {
        // Nothing to open.
    }

    public void Dispose() => _lines.Writer.TryComplete();

    private async Task PublishAsync()
    {
        await foreach ((string topic, string line) in _lines.Reader.ReadAllAsync())
        {
            _broker?.Publish(topic, Encoding.UTF8.GetBytes(line));
        }
    }
}
