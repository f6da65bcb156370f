using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>What a generator costs after each of a series of edits, the driver being warm.</summary>
internal sealed class EditTimes
{
    private const int WarmUp = 5;

    private readonly List<double> _wall = [];
    private readonly List<double> _generator = [];
    private readonly List<double> _processor = [];
    private readonly List<double> _allocated = [];

    /// <summary>Edits a compilation again and again.</summary>
    public static EditTimes Measure(
        GeneratorDriver driver, CSharpCompilation compilation, Func<CSharpCompilation, int, CSharpCompilation> edit, int edits, CancellationToken cancellationToken)
    {
        var times = new EditTimes();
        using var process = Process.GetCurrentProcess();
        for (int i = 1; i <= edits + WarmUp; i++)
        {
            compilation = edit(compilation, i);

            // As the compiler has them when the generator is asked.
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                tree.GetRoot(cancellationToken);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            process.Refresh();
            TimeSpan processor = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation, cancellationToken);
            double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            process.Refresh();
            if (i > WarmUp)
            {
                times._wall.Add(wall);
                times._processor.Add((process.TotalProcessorTime - processor).TotalMilliseconds);
                times._generator.Add(driver.GetTimingInfo().GeneratorTimes.Sum(static g => g.ElapsedTime.TotalMilliseconds));
                times._allocated.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024.0);
            }
        }

        return times;
    }

    public static string Header =>
        $"{"",-46}{"median",9}{"quartile",10}{"best",8} ms |{"generator",10}{"best",8} ms |{"processor",10}{"best",8} ms |{"allocated",10} KB";

    public string Row(string name, string target) => string.Create(
        null,
        $"{name,-46}{At(_wall, 2),9:0.0}{At(_wall, 4),10:0.0}{_wall.Min(),8:0.0}    |{At(_generator, 2),10:0.0}{_generator.Min(),8:0.0}    |{At(_processor, 2),10:0.0}{_processor.Min(),8:0.0}    |{At(_allocated, 2),10:0}    {target}");

    private static double At(List<double> values, int part) => values.Order().ElementAt(values.Count / part);
}
