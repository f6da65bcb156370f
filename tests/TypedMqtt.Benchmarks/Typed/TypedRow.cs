using System.Diagnostics;
using System.Globalization;
using TypedMqtt.Benchmarks.Load;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>Time and allocation per message of each contestant.</summary>
internal sealed class TypedRow(string title, int contestants)
{
    private readonly string _title = title;
    private readonly List<double>[] _nanoseconds = [.. Enumerable.Range(0, contestants).Select(static _ => new List<double>())];
    private readonly List<double>[] _bytes = [.. Enumerable.Range(0, contestants).Select(static _ => new List<double>())];

    public static async Task<TypedRow> MeasureAsync(
        string title, ITypedContestant[] contestants, int turns, int messages, Func<ITypedContestant, Task> run, int warmUp)
    {
        var row = new TypedRow(title, contestants.Length);
        foreach (ITypedContestant contestant in contestants)
        {
            for (int done = 0; done < warmUp; done += messages)
            {
                await run(contestant);
            }
        }

        for (int turn = 0; turn < turns; turn++)
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                (long start, long before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
                await run(contestants[i]);
                row.Add(i, messages, start, before);
            }
        }

        return row;
    }

    public static void Print(TextWriter output, IReadOnlyList<TypedRow> rows, ITypedContestant[] contestants)
    {
        output.WriteLine($"| {"per message",-36} | {string.Join(" | ", contestants.Select(static c => $"{c.Name,22}"))} | ÷ {contestants[1].Name} | ÷ {contestants[2].Name} |");
        output.WriteLine($"|{new string('-', 38)}|{string.Concat(Enumerable.Repeat(new string('-', 23) + ":|", contestants.Length))}--:|--:|");
        foreach (TypedRow row in rows)
        {
            IEnumerable<string> cells = row._nanoseconds.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{row.Time(i) / 1000:0.00} µs, {row.Allocated(i):0} B").PadLeft(22));
            IEnumerable<string> ratios = Enumerable.Range(1, row._nanoseconds.Length - 1).Select(i => (row.Time(0) / row.Time(i)).ToString("0.00", CultureInfo.InvariantCulture));
            output.WriteLine($"| {row._title,-36} | {string.Join(" | ", cells)} | {string.Join(" | ", ratios)} |");
        }

        output.WriteLine();
    }

    private double Time(int contestant) => Statistics.Median(_nanoseconds[contestant]);

    private double Allocated(int contestant) => Statistics.Median(_bytes[contestant]);

    private void Add(int contestant, int messages, long start, long before)
    {
        _nanoseconds[contestant].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / messages);
        _bytes[contestant].Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / messages);
    }
}
