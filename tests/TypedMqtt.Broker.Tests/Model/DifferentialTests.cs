using System.Globalization;
using CsCheck;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>
/// Scripts played to our engine and to the real mosquitto: every client sees the same, except for the differences that are listed.
/// The random scripts are the same each time; <c>TYPEDMQTT_DIFFERENTIAL_SCRIPTS=N</c> plays N new ones.
/// </summary>
[Trait("Peer", "mosquitto")]
public sealed class DifferentialTests : IDisposable
{
    private const int ScriptCount = 60;

    private static int _runs;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Differences => [.. KnownDifference.All.Select(static known => known.Name)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Both_brokers_do_the_same()
    {
        string? count = Environment.GetEnvironmentVariable("TYPEDMQTT_DIFFERENTIAL_SCRIPTS");
        (MosquittoBroker mosquitto, int port) = await StartAsync(merges: false);
        await using MosquittoBroker _ = mosquitto;
        PCG random = count is null ? new PCG(17, 4) : new PCG((uint)Environment.TickCount);
        Step[][] scripts = Scripts.Any.Array[count is null ? ScriptCount : int.Parse(count, CultureInfo.InvariantCulture)].Generate(random, null, out Size _);
        Parallel.ForEach(
            scripts,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            script => Playing.OrShrink(Array.ConvertAll(script, Playable), s => Play(s, port, merges: false, IsComparable)));
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task A_listed_difference_shows(string name)
    {
        KnownDifference known = KnownDifference.All.Single(known => known.Name == name);
        (MosquittoBroker mosquitto, int port) = await StartAsync(known.Merges);
        await using MosquittoBroker _ = mosquitto;

        Play(known.Script[..^1], port, known.Merges, static (_, _) => true);

        Assert.Throws<ScriptMismatchException>(() => Play(known.Script, port, known.Merges, static (_, _) => true));
    }

    /// <summary>The clock of the other broker cannot be set, nor its limits for one script.</summary>
    private static Step Playable(Step step) => step switch
    {
        Limit => new Limit(EngineUnderScript.DefaultLimit),
        Connect { Will: { } will } connect => connect with { Will = will with { Delay = 0 } },
        Publish publish => publish with { Expiry = 0 },
        _ => step,
    };

    private static bool IsComparable(Step step, SpecModel model) =>
        step is not (Advance or Begin or Repeat) && !IsUndetermined(step, model) && !KnownDifference.All.Any(known => known.Shows?.Invoke(step, model) == true);

    /// <summary>Which copy of a message for overlapping subscriptions comes first is nobody's promise; a window that holds back would show it later.</summary>
    private static bool IsUndetermined(Step step, SpecModel model) => step switch
    {
        Subscribe subscribe => model.Find(step.Client) is { HoldsAcks: true } session && session.Subscriptions.Keys.Any(filter => filter != subscribe.Filter),
        Connect { HoldsAcks: true } => model.Find(step.Client) is { Subscriptions.Count: > 1 },
        _ => false,
    };

    private static bool Play(Step[] script, int port, bool merges, Func<Step, SpecModel, bool> isComparable)
    {
        int run = Interlocked.Increment(ref _runs);
        using var ours = new EngineUnderScript(script, merges);
        SocketClient[] theirs = [.. ModelClient.Kinds.Select((kind, i) => new SocketClient(port, kind, $"run{run}-{i}", $"run{run}/"))];
        try
        {
            var model = new SpecModel(ours.Window);
            for (int number = 0; number < script.Length; number++)
            {
                Step step = script[number];
                if (!isComparable(step, model) || model.Play(step, number) is null)
                {
                    continue;
                }

                ours.Act(step, number);
                Playing.Act(step, number, theirs);
                for (int i = 0; i < theirs.Length; i++)
                {
                    Playing.Compare(step, number, i, theirs[i].Seen, ours.Clients[i].Seen);
                    theirs[i].Seen.Clear();
                    ours.Clients[i].Seen.Clear();
                }
            }

            return true;
        }
        finally
        {
            Array.ForEach(theirs, static client => client.Dispose());
        }
    }

    private async Task<(MosquittoBroker Mosquitto, int Port)> StartAsync(bool merges)
    {
        int port = MosquittoPeer.FreePort();
        string conf = _directory.Write(
            "m.conf", $"user root\nlistener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 64\nallow_duplicate_messages {(merges ? "false" : "true")}\n");
        MosquittoBroker mosquitto = await MosquittoBroker.StartAsync(conf);
        Assert.True(mosquitto.IsRunning, mosquitto.Log);
        return (mosquitto, port);
    }
}
