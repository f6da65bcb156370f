using System.Diagnostics;
using System.Globalization;
using TypedMqtt.Benchmarks.Brokers;

namespace TypedMqtt.Benchmarks.Allocation;

/// <summary>The last row: what a million typed publishes and their routing over TCP allocate, after warm-up, in all.</summary>
internal sealed record AllocationRow(long BytesAtMostOnce, long BytesAtLeastOnce, string? Fault)
{
    public const string Id = "allocation";

    /// <summary>A million, give or take what does not divide among the publishers' loops.</summary>
    public const int Messages = 1_000_000 / 64 * 64;

    private const long Target = 1_000_000;

    public static AllocationRow Measure()
    {
        ProcessStartInfo start = Self.Start(AllocationCommand.Name);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0
            ? new AllocationRow(long.Parse(lines[0], CultureInfo.InvariantCulture), long.Parse(lines[1], CultureInfo.InvariantCulture), null)
            : new AllocationRow(0, 0, string.Join(' ', lines));
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"| {"allocated by 1 M typed publishes and their routing, TCP",-58} | {"QoS 0",11} | {"QoS 1",11} | {"target",11} | {"",11} |");
        output.WriteLine($"|{new string('-', 60)}|------------:|------------:|------------:|------------:|");
        string verdict = Fault is not null ? "FAIL" : Math.Max(BytesAtMostOnce, BytesAtLeastOnce) < Target ? "PASS" : "MISS";
        output.WriteLine($"| {"publisher, broker and subscriber in one process",-58} | {Format(BytesAtMostOnce),11} | {Format(BytesAtLeastOnce),11} | {"< 1 MB",11} | {verdict,11} |");
        output.WriteLine();
    }

    private static string Format(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.000} MB");
}
