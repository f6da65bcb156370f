using System.Globalization;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>Results as Markdown tables, so that they can be kept as they are.</summary>
internal static class ResultTable
{
    public static void Print(TextWriter output, IReadOnlyList<RowResult> results)
    {
        foreach (IGrouping<string, RowResult> table in results.GroupBy(static r => string.Join(' ', r.Series.Select(static s => s.Name))))
        {
            IReadOnlyList<Series> columns = table.First().Series;
            string[] others = [.. columns.Skip(1).Select(static s => s.Name)];
            Write(output, "", [.. columns.Select(static s => s.Name), .. others.Select(static o => "÷ " + o), "target", ""]);
            output.WriteLine($"|{new string('-', 60)}|{string.Concat(Enumerable.Repeat("------------:|", columns.Count + others.Length + 2))}");
            foreach (RowResult result in table)
            {
                IEnumerable<string> values = result.Series.Select(s => Format(s.Median, result.Row.Target.IsLatency));
                IEnumerable<string> ratios = others.Select((_, i) => result.RatioTo(i + 1).ToString("0.00", CultureInfo.InvariantCulture));
                Write(output, result.Row.Title, [.. values, .. ratios, TargetOf(result.Row), result.Verdict]);
            }

            output.WriteLine();
        }
    }

    /// <summary>One line per row, while the others are measured.</summary>
    public static string Summarize(RowResult result) => $"{result.Row.Id}: " + (result.Fault is { } fault ? $"FAIL, {fault}" : string.Join(", ", result.Series.Select(
        s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {Format(s.Median, result.Row.Target.IsLatency)} ({s.NanosecondsPerDelivery:0} ns of processor)"))));

    private static string Format(double value, bool isLatency) => isLatency
        ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.000} M/s");

    private static string TargetOf(Row row) => string.Create(CultureInfo.InvariantCulture, $"{(row.Target.IsLatency ? '≤' : '≥')} {row.Target.Ratio}");

    private static void Write(TextWriter output, string title, IReadOnlyList<string> cells) =>
        output.WriteLine($"| {title,-58} | {string.Join(" | ", cells.Select(static c => c.PadLeft(11)))} |");
}
