using System.Globalization;
using CsCheck;

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
            script => statistics.Add(script, Playing.OrShrink(script, Play)),
            iter: seconds > 0 ? -1 : ScriptCount,
            time: seconds,
            print: static script => $"{script.Length} steps");

        output.WriteLine(statistics.ToString());
        statistics.Check();
    }

    /// <summary>Plays a script to both; what happened is returned, a difference throws.</summary>
    private static HashSet<string> Play(Step[] script)
    {
        using var engine = new EngineUnderScript(script, mergeOverlapping: true);
        var model = new SpecModel(engine.Window);
        for (int number = 0; number < script.Length; number++)
        {
            Step step = script[number];
            if (model.Play(step, number) is not { } expected)
            {
                continue;
            }

            engine.Act(step, number);
            for (int i = 0; i < engine.Clients.Length; i++)
            {
                Playing.Compare(step, number, i, expected.GetValueOrDefault(i) ?? [], engine.Clients[i].Seen);
                engine.Clients[i].Seen.Clear();
            }
        }

        return model.Happened;
    }

    /// <summary>How much a run has covered.</summary>
    private sealed class Statistics
    {
        private static readonly string[] Wanted = ["takeover", "expiry", "will", "resume", "receive maximum", "interrupted publish"];

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
