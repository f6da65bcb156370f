using System.Globalization;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>Results as Markdown tables, so that they can be kept as they are.</summary>
internal static class ResultTable
{
    public static void Print(TextWriter output, IReadOnlyList<RowResult> results)
    {
        RowResult[] compared = [.. results.Where(static r => r.Row.Contestants[0].Name == RowCatalog.Ours)];
        RowResult[] selves = [.. results.Except(compared)];
        if (compared.Length > 0)
        {
            bool withMqttNet = compared[0].Medians.Length > 2;
            Write(output, "", [RowCatalog.Ours, RowCatalog.Mosquitto, .. withMqttNet ? [RowCatalog.MqttNet] : Array.Empty<string>(), "÷ mosquitto", .. withMqttNet ? ["÷ MQTTnet"] : Array.Empty<string>(), "target", ""]);
            foreach (RowResult result in compared)
            {
                string[] ratios = [.. result.Medians.Skip(1).Select(m => Ratio(result.Medians[0] / m))];
                Write(output, result.Row.Title, [.. Values(result), .. ratios, TargetOf(result.Row), result.Verdict]);
            }
        }

        if (selves.Length > 0)
        {
            output.WriteLine();
            Write(output, "", [RowCatalog.With, RowCatalog.Without, "ratio", "target", ""]);
            foreach (RowResult result in selves)
            {
                Write(output, result.Row.Title, [.. Values(result), Ratio(result.Ratio), TargetOf(result.Row), result.Verdict]);
            }
        }

        foreach (RowResult result in results.Where(static r => r.Fault is not null))
        {
            output.WriteLine();
            output.WriteLine($"FAIL {result.Row.Id}: {result.Fault}");
        }
    }

    public static string Format(double value, bool isLatency) => isLatency
        ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.000} M/s");

    private static IEnumerable<string> Values(RowResult result) => result.Medians.Select(m => Format(m, result.Row.Target.IsLatency));

    private static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static string TargetOf(Row row) => string.Create(CultureInfo.InvariantCulture, $"{(row.Target.IsLatency ? '≤' : '≥')} {row.Target.Ratio}");

    private static void Write(TextWriter output, string title, IReadOnlyList<string> cells)
    {
        output.WriteLine($"| {title,-58} | {string.Join(" | ", cells.Select(static c => c.PadLeft(11)))} |");
        if (title.Length == 0)
        {
            output.WriteLine($"|{new string('-', 60)}|{string.Concat(cells.Select(static _ => new string('-', 12) + ":|"))}");
        }
    }
}
