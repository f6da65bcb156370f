using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using TypedMqtt.Broker;

namespace TypedMqtt.Benchmarks.Load;

/// <summary><c>load</c>: brokers under the same load, one after the other.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Four rows against mosquitto only, in less than 50 s." };
        var rows = new Option<string[]>("--rows") { Description = $"Which rows: {string.Join(", ", RowCatalog.All.Select(static r => r.Id))}.", AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<double>("--seconds") { Description = "Measured time per broker and row.", DefaultValueFactory = static _ => 4 };
        var rounds = new Option<int>("--rounds") { Description = "Turns into which that time is divided.", DefaultValueFactory = static _ => 8 };
        var command = new Command("load", "Measures this broker, mosquitto and MQTTnet under the same load and prints a table.") { isShort, rows, seconds, rounds };
        command.SetAction(parsed => Run(Settings(parsed.GetValue(isShort), parsed.GetValue(rows), parsed.GetValue(seconds), parsed.GetValue(rounds))));
        return command;
    }

    private static LoadSettings Settings(bool isShort, string[]? rows, double seconds, int rounds) => new(
        rows is { Length: > 0 } ? [.. rows.SelectMany(static r => r.Split(','))] : isShort ? RowCatalog.Short : [.. RowCatalog.All.Select(static r => r.Id)],
        rounds,
        TimeSpan.FromSeconds(seconds / rounds),
        WarmUp: TimeSpan.FromSeconds(1.5),
        WithMqttNet: !isShort);

    private static int Run(LoadSettings settings)
    {
        if (settings.Rows.Except(RowCatalog.All.Select(static r => r.Id)).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There is no row '{unknown}'; rows are {string.Join(", ", RowCatalog.All.Select(static r => r.Id))}.");
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

        ResultTable.Print(Console.Out, results);
        Console.Out.WriteLine(
            $"{Environment.ProcessorCount} processors, medians of {settings.Rounds} rounds of {settings.Time.TotalSeconds:0.##} s; took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        return results.Any(static r => r.Fault is not null) ? 1 : 0;
    }
}
