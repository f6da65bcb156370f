using System.CommandLine;
using System.Diagnostics;
using TypedMqtt.Fuzz;

var seconds = new Option<int>("--seconds") { Description = "How long to go on, half of it for each target.", DefaultValueFactory = static _ => 60 };
var seed = new Option<int?>("--seed") { Description = "Where to begin, to see a finding again; without it, somewhere." };
var target = new Option<string?>("--target") { Description = "Only 'broker' or only 'client'." };
var command = new RootCommand("Plays damaged dialogues to the broker and to the client. Nothing but a refusal may come of them.") { seconds, seed, target };
command.SetAction(parsed => FuzzRun.RunAsync(
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(target)));
return await command.Parse(args).InvokeAsync();

/// <summary>One run: inputs until the time is up, watched for hangs and growth.</summary>
internal static class FuzzRun
{
    private const long MostGrowthBytes = 48 * 1024 * 1024;
    private const int InputsPerCheck = 20_000;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(TimeSpan time, int seed, string? only)
    {
        IFuzzTarget[] targets = [.. ((IFuzzTarget[])[new BrokerTarget(), new ClientTarget()]).Where(t => only is null || t.Name == only)];
        if (targets.Length == 0)
        {
            Console.Error.WriteLine($"There is no target '{only}'; expected 'broker' or 'client'.");
            return 2;
        }

        foreach (IFuzzTarget one in targets)
        {
            if (!await RunAsync(one, time / targets.Length, seed).ConfigureAwait(false))
            {
                return 1;
            }
        }

        return 0;
    }

    private static async Task<bool> RunAsync(IFuzzTarget target, TimeSpan time, int firstSeed)
    {
        long start = Stopwatch.GetTimestamp();
        int inputs = 0;
        long baseline = 0;
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            int seed = unchecked(firstSeed + inputs++);
            try
            {
                // A hang in synchronous code can only be seen from another thread.
                await Task.Run(() => target.RunAsync(new Mutator(seed)).AsTask()).WaitAsync(Hang).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Report(target, seed, e is TimeoutException ? $"no end within {Hang.TotalSeconds} s" : e.ToString());
                return false;
            }

            if (inputs % InputsPerCheck == 0)
            {
                long held = GC.GetTotalMemory(forceFullCollection: true);
                baseline = baseline == 0 ? held : baseline;
                if (held - baseline > MostGrowthBytes)
                {
                    Report(target, seed, $"memory has grown from {baseline / 1024} KiB to {held / 1024} KiB");
                    return false;
                }
            }
        }

        Console.WriteLine($"{target.Name}: {inputs} damaged dialogues, each followed by a whole one; first seed {firstSeed}; nothing found.");
        return true;
    }

    private static void Report(IFuzzTarget target, int seed, string what)
    {
        Console.Error.WriteLine($"{target.Name}, seed {seed}: {what}");
        Console.Error.WriteLine($"input {Convert.ToHexString(FuzzInput.Current)}");
        Console.Error.WriteLine($"Again: dotnet run --project tests/TypedMqtt.Fuzz -- --target {target.Name} --seconds 1 --seed {seed}");
    }
}
