using System.Text;
using BenchmarkDotNet.Attributes;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Benchmarks.Micro;

/// <summary>From a topic to its subscribers: the route cache that a publish asks, and the tree behind it.</summary>
public class RoutingBenchmarks : IDisposable
{
    private readonly List<Subscription> _matches = [];
    private readonly byte[] _topic = "plant/berlin/line/7/temperature"u8.ToArray();
    private BrokerEngine _engine = null!;

    /// <summary>Subscriptions of the same prefix that do not match.</summary>
    [Params(0, 4000)]
    public int Others { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var log = new BrokerLog(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, connectionMessages: false);
        _engine = new BrokerEngine(new MqttBrokerLimits(), TimeProvider.System, new MemorySessionStore(), log, mergeOverlapping: true, takeoverByAnyone: false);
        Subscribe("plant/+/line/7/temperature");
        for (int i = 0; i < Others; i++)
        {
            Subscribe(i % 2 == 0 ? $"plant/berlin/line/7/pressure/{i}" : $"plant/+/line/7/pressure/{i}");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int RouteCache() => _engine.Routes.Get(_topic).Targets.Length;

    [Benchmark]
    public int TopicTree()
    {
        _matches.Clear();
        _engine.Tree.Match(_topic, _matches);
        return _matches.Count;
    }

    private void Subscribe(string filter)
    {
        SecurityPolicy everything = SecurityPolicy.Load(new SecuritySettings { AllowAnonymous = true });
        var listener = new ListenerContext("benchmark", everything, everything, _engine.Limits);
        var session = new Session(_engine, filter, listener, AuthenticationResult.Accept(null, "benchmark"), everything.For(null, filter));
        session.Subscribe(Encoding.UTF8.GetBytes(filter), new SubscriptionOptions(Qos.AtMostOnce), 0);
    }
}
