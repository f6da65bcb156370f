using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Storage;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>
/// Random scripts played to the engine and to a model of the specification, which must agree on every message every client sees.
/// <c>TYPEDMQTT_MODEL_SECONDS=N</c> plays for that long instead of a fixed number of scripts.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int ScriptCount = 20_000;

    [Fact]
    public void The_engine_does_what_the_model_does()
    {
        var statistics = new Statistics();
        int seconds = int.Parse(Environment.GetEnvironmentVariable("TYPEDMQTT_MODEL_SECONDS") ?? "-1", CultureInfo.InvariantCulture);
        Scripts.Any.Sample(
            script => statistics.Add(script, PlayOrShrink(script)),
            iter: seconds > 0 ? -1 : ScriptCount,
            time: seconds,
            print: static script => $"{script.Length} steps");

        output.WriteLine(statistics.ToString());
        statistics.Check();
    }

    /// <summary>Plays a script; from one that fails every step that is not needed is taken out first.</summary>
    private static HashSet<string> PlayOrShrink(Step[] script)
    {
        try
        {
            return Play(script);
        }
        catch (ModelMismatchException first)
        {
            ModelMismatchException last = first;
            for (int i = script.Length - 1; i >= 0; i--)
            {
                Step[] shorter = [.. script[..i], .. script[(i + 1)..]];
                try
                {
                    Play(shorter);
                }
                catch (ModelMismatchException e)
                {
                    (script, last) = (shorter, e);
                }
            }

            throw new ModelMismatchException($"{Print(script)}\n{last.Message}");
        }
    }

    private static string Print(Step[] script) => string.Join(Environment.NewLine, script.Select(static (step, i) => $"{i}: {step}"));

    /// <summary>Plays a script to both; what happened is returned, a difference throws.</summary>
    private static HashSet<string> Play(Step[] script)
    {
        var time = new FakeTimeProvider();
        using var engine = new BrokerEngine(
            new MqttBrokerLimits(), time, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), mergeOverlapping: true, takeoverByAnyone: false);
        ListenerContext listener = new ListenerRules(new MqttBrokerOptions()).InProcess;
        DirectClient[] clients = [.. ModelClient.Kinds.Select((kind, i) => new DirectClient(engine, listener, kind, $"client{i}"))];
        var model = new SpecModel(engine.Limits.MaximumInflightMessages);
        for (int number = 0; number < script.Length; number++)
        {
            Step step = script[number];
            if (model.Play(step, number) is not { } expected)
            {
                continue;
            }

            time.Advance(TimeSpan.FromMilliseconds(1));
            Act(step, number, clients[step.Client], time);
            Settle(clients, step is Acknowledge { OnlyReceived: false } ? clients[step.Client] : null);

            for (int i = 0; i < clients.Length; i++)
            {
                Compare(step, number, i, expected.GetValueOrDefault(i) ?? [], clients[i].Seen);
                clients[i].Seen.Clear();
            }
        }

        return model.Happened;
    }

    /// <summary>Lets everybody read and answer until nothing moves any more.</summary>
    private static void Settle(DirectClient[] clients, DirectClient? acknowledging)
    {
        bool any;
        do
        {
            any = false;
            foreach (DirectClient client in clients)
            {
                any |= client.Read(acknowledge: ReferenceEquals(client, acknowledging));
            }
        }
        while (any);
    }

    private static void Act(Step step, int number, DirectClient client, FakeTimeProvider time)
    {
        switch (step)
        {
            case Connect connect:
                client.Connect(connect, number);
                break;
            case Disconnect disconnect:
                client.Disconnect(disconnect);
                break;
            case Drop:
                client.Drop();
                break;
            case Subscribe subscribe:
                client.Subscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                client.Unsubscribe(unsubscribe);
                break;
            case Publish publish:
                client.Publish(publish, number);
                break;
            case Acknowledge acknowledge:
                client.Acknowledge(acknowledge.OnlyReceived);
                break;
            case Advance advance:
                time.Advance(TimeSpan.FromSeconds(advance.Seconds));
                break;
        }
    }

    /// <summary>
    /// Retained messages come in any order, everything else in the order of the model; QoS 0 may overtake what waits for the window
    /// [MQTT-4.6.0-5].
    /// </summary>
    private static void Compare(Step step, int number, int client, List<string> expected, List<string> seen)
    {
        if (!Ordered(step, expected).SequenceEqual(Ordered(step, seen)))
        {
            throw new ModelMismatchException(
                $"After step {number} ({step}) client {(char)('A' + client)} should have seen\n  {string.Join("\n  ", expected)}\nand saw\n  {string.Join("\n  ", seen)}");
        }
    }

    private static IEnumerable<string> Ordered(Step step, List<string> messages) => step is Subscribe
        ? messages.Order(StringComparer.Ordinal)
        : messages.OrderBy(static message => message.Contains(" q0", StringComparison.Ordinal));

    private sealed class ModelMismatchException(string message) : Exception(message);

    /// <summary>How much a run has covered.</summary>
    private sealed class Statistics
    {
        private static readonly string[] Wanted = ["takeover", "expiry", "will", "resume"];

        private readonly Lock _gate = new();
        private readonly Dictionary<string, int> _scripts = Wanted.ToDictionary(static what => what, static _ => 0);
        private readonly List<int> _lengths = [];

        public void Add(Step[] script, HashSet<string> happened)
        {
            lock (_gate)
            {
                _lengths.Add(script.Length);
                foreach (string what in Wanted.Where(happened.Contains))
                {
                    _scripts[what]++;
                }
            }
        }

        public void Check()
        {
            Assert.True(_lengths.Order().ElementAt(_lengths.Count / 2) >= 40, "The median script has less than 40 steps.");
            Assert.All(_scripts, pair => Assert.True(pair.Value >= _lengths.Count * 0.05, $"Only {pair.Value} of {_lengths.Count} scripts have a {pair.Key}."));
        }

        public override string ToString() =>
            $"{_lengths.Count} scripts, {_lengths.Sum()} steps; "
            + string.Join(", ", _scripts.Select(pair => $"{pair.Key} in {100.0 * pair.Value / _lengths.Count:0} %"));
    }
}
