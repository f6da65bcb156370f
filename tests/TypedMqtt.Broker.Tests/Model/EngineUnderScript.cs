using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Storage;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>The engine and its clients on virtual time, without a thread.</summary>
internal sealed class EngineUnderScript : IDisposable
{
    /// <summary>The receive maximum of a broker that nobody has configured.</summary>
    public const int DefaultLimit = 64;

    private readonly FakeTimeProvider _time = new();
    private readonly BrokerEngine _engine;

    /// <param name="script">What will be played: its first step may limit what is in flight.</param>
    /// <param name="mergeOverlapping">Whether overlapping subscriptions are one delivery.</param>
    public EngineUnderScript(Step[] script, bool mergeOverlapping)
    {
        var limits = new MqttBrokerLimits { MaximumInflightMessages = script is [Limit limit, ..] ? limit.InFlight : DefaultLimit };
        _engine = new BrokerEngine(
            limits, _time, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), mergeOverlapping, takeoverByAnyone: false);
        ListenerContext listener = new ListenerRules(new MqttBrokerOptions { Limits = limits }).InProcess;
        Clients = [.. ModelClient.Kinds.Select((kind, i) => new DirectClient(_engine, listener, kind, $"client{i}"))];
    }

    public DirectClient[] Clients { get; }

    /// <summary>QoS 1 and 2 messages in flight to one client, and from one.</summary>
    public int Window => _engine.Limits.MaximumInflightMessages;

    public void Act(Step step, int number)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        if (step is Advance advance)
        {
            // By the second: what falls due in a jump of the clock happens in order, but with the time after the jump.
            for (int second = 0; second < advance.Seconds; second++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Playing.Act(step, number, Clients);
    }

    public void Dispose() => _engine.Dispose();
}
