using System.Runtime.CompilerServices;
using TypedMqtt.Broker.Tests.Model;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>
/// Every difference from mosquitto that <c>differences.txt</c> lists shows: those that random scripts come across in
/// <see cref="DifferentialTests"/>, the others here, byte by byte over TCP.
/// </summary>
[Trait("Peer", "mosquitto")]
public sealed class MosquittoDifferenceTests : IAsyncLifetime
{
    private const string Cuts = "cuts";

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, BrokerPair> _pairs = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (BrokerPair pair in _pairs.Values)
        {
            await pair.DisposeAsync();
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task Both_brokers__answer_as_listed()
    {
        var wrong = new List<string>();
        foreach (MosquittoDialogue dialogue in MosquittoDialogue.All)
        {
            Assert.NotEqual(dialogue.Here, dialogue.Mosquitto);
            BrokerPair pair = await PairAsync(dialogue.Options);
            Check("we answer", dialogue, await PlayAsync(dialogue, pair.Port, dialogue.Here, pair.ExpectConnectionsAsync), dialogue.Here);
            Check("mosquitto answers", dialogue, await PlayAsync(dialogue, pair.MosquittoPort, dialogue.Mosquitto, settle: null), dialogue.Mosquitto);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        void Check(string who, MosquittoDialogue dialogue, string heard, string expected)
        {
            if (heard != expected)
            {
                wrong.Add($"{dialogue.Name}: {who} '{heard}', not '{expected}'");
            }
        }
    }

    [Fact]
    public void The_list_is_complete() => Assert.Equal(
        File.ReadAllLines(ListFile()).Where(static line => !line.StartsWith('#')).Select(static line => line.Split(" | ")[0]),
        [.. KnownDifference.All.Select(static known => known.Name), .. MosquittoDialogue.All.Select(static known => known.Name)]);

    private static string ListFile([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "differences.txt");

    /// <summary>
    /// Plays a dialogue and returns what was heard in its last line. After a cut our broker is waited for until what the connection leaves
    /// behind is settled; mosquitto has settled it when it closes its end.
    /// </summary>
    private static async Task<string> PlayAsync(MosquittoDialogue dialogue, int port, string expected, Func<int, Task>? settle)
    {
        var clients = new Dictionary<char, RawSocket>();
        try
        {
            string heard = "";
            foreach (string line in dialogue.Script)
            {
                if (!clients.TryGetValue(line[0], out RawSocket? client))
                {
                    clients[line[0]] = client = new RawSocket(port);
                }

                bool isAsked = line[1] == '?';
                string what = line[2..].Trim();
                Do(client, what);
                if (what == Cuts && settle is not null)
                {
                    await settle(clients.Values.Count(static c => !c.IsEnded));
                }

                heard = client.TakeHeard();
                if (isAsked)
                {
                    WaitFor(client, ref heard, expected);
                }
            }

            return heard;
        }
        finally
        {
            foreach (RawSocket client in clients.Values)
            {
                client.Dispose();
            }
        }
    }

    private static void Do(RawSocket client, string what)
    {
        switch (what)
        {
            case Cuts:
                client.Cut();
                break;
            case "waits":
                client.HearUntilEnd();
                break;
            default:
                client.Send(RawScript.Encode(what));
                client.Hear();
                break;
        }
    }

    /// <summary>What another connection's end sets off is on its way: it comes in its own time.</summary>
    private static void WaitFor(RawSocket client, ref string heard, string expected)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (heard != expected && expected.StartsWith(heard, StringComparison.Ordinal) && !client.IsEnded
            && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            Thread.Sleep(1);
            client.Hear();
            heard = (heard + " " + client.TakeHeard()).Trim();
        }
    }

    private async Task<BrokerPair> PairAsync(string options)
    {
        if (!_pairs.TryGetValue(options, out BrokerPair? pair))
        {
            _pairs[options] = pair = await BrokerPair.StartAsync(_directory, options);
        }

        return pair;
    }
}
