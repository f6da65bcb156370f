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
        var seconds = new Option<double?>("--seconds") { Description = "Measured time per run; default 2, with --short 1.25." };
        var rounds = new Option<int?>("--rounds") { Description = "How often each row is repeated; default 3, with --short 2." };
        var command = new Command("load", "Measures this broker, mosquitto and MQTTnet under the same load and prints a table.") { isShort, rows, seconds, rounds };
        command.SetAction(parsed => Run(Settings(parsed.GetValue(isShort), parsed.GetValue(rows), parsed.GetValue(seconds), parsed.GetValue(rounds))));
        return command;
    }

    private static LoadSettings Settings(bool isShort, string[]? rows, double? seconds, int? rounds) => new(
        rows is { Length: > 0 } ? [.. rows.SelectMany(static r => r.Split(','))] : isShort ? RowCatalog.Short : [.. RowCatalog.All.Select(static r => r.Id)],
        rounds ?? (isShort ? 2 : 3),
        seconds ?? (isShort ? 1.25 : 2),
        WarmUpSeconds: isShort ? 1.25 : 1.5,
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
        RowResult[] results = [.. LoadRunner.Run(settings)];
        ResultTable.Print(Console.Out, results);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{Environment.ProcessorCount} processors, {settings.Rounds} rounds of {settings.Seconds} s, medians; took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        return results.Any(static r => r.Fault is not null) ? 1 : 0;
    }
}
