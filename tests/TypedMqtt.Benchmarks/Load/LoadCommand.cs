using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using TypedMqtt.Benchmarks.Allocation;
using TypedMqtt.Broker;

namespace TypedMqtt.Benchmarks.Load;

/// <summary><c>load</c>: brokers under the same load, one after the other.</summary>
internal static class LoadCommand
{
    private static readonly string[] AllRows = [.. RowCatalog.All.Select(static r => r.Id), AllocationRow.Id];

    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Four rows against mosquitto only, in less than 50 s." };
        var rows = new Option<string[]>("--rows") { Description = $"Which rows: {string.Join(", ", AllRows)}.", AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<double?>("--seconds") { Description = "Measured time per broker and row; default 4, with --short 3." };
        var rounds = new Option<int>("--rounds") { Description = "Turns into which that time is divided.", DefaultValueFactory = static _ => 8 };
        var command = new Command("load", "Measures this broker, mosquitto and MQTTnet under the same load and prints a table.") { isShort, rows, seconds, rounds };
        command.SetAction(parsed => Run(Settings(parsed.GetValue(isShort), parsed.GetValue(rows), parsed.GetValue(seconds), parsed.GetValue(rounds))));
        return command;
    }

    private static LoadSettings Settings(bool isShort, string[]? rows, double? seconds, int rounds) => new(
        rows is { Length: > 0 } ? [.. rows.SelectMany(static r => r.Split(','))] : isShort ? RowCatalog.Short : AllRows,
        rounds,
        TimeSpan.FromSeconds((seconds ?? (isShort ? 3 : 4)) / Math.Max(1, rounds)),
        WarmUp: TimeSpan.FromSeconds(isShort ? 1.25 : 1.5),
        WithMqttNet: !isShort);

    private static int Run(LoadSettings settings)
    {
        if (settings.Rows.Except(AllRows).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There is no row '{unknown}'; rows are {string.Join(", ", AllRows)}.");
            return 2;
        }

        if (settings.Rounds < 1 || settings.Time <= TimeSpan.Zero)
        {
            Console.Error.WriteLine("--seconds and --rounds must be more than 0.");
            return 2;
        }

        if (typeof(MqttBrokerLimits).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            Console.Error.WriteLine("This is a debug build, whose figures mean nothing. Run it with -c Release.");
            return 2;
        }

        long started = Stopwatch.GetTimestamp();
        var results = new List<RowResult>();
        foreach (Row row in RowCatalog.All.Where(r => settings.Rows.Contains(r.Id)))
        {
            results.Add(LoadRunner.Run(row, settings));
            Console.Error.WriteLine(ResultTable.Summarize(results[^1]));
        }

        AllocationRow? allocation = settings.Rows.Contains(AllocationRow.Id) ? AllocationRow.Measure() : null;
        ResultTable.Print(Console.Out, results);
        allocation?.Print(Console.Out);
        Console.Out.WriteLine(
            $"{Environment.ProcessorCount} processors, medians of {settings.Rounds} rounds of {settings.Time.TotalSeconds:0.##} s; took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        string[] faults = [.. results.Select(static r => r.Fault).Append(allocation?.Fault).OfType<string>()];
        foreach (string fault in faults)
        {
            Console.Out.WriteLine($"FAIL: {fault}");
        }

        return faults.Length > 0 ? 1 : 0;
    }
}
