using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Benchmarks.Load;
using TypedMqtt.Generator;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>What a key press costs in a large project: the generator after an edit, and each analyzer.</summary>
internal static class GeneratorCommand
{
    private const int Edits = 30;

    public static Command Create()
    {
        var contracts = new Option<int>("--contracts") { Description = "Contracts, one per file.", DefaultValueFactory = static _ => 1_000 };
        var channels = new Option<int>("--channels") { Description = "Channels per contract.", DefaultValueFactory = static _ => 5 };
        var command = new Command("generator", "Time the generator and the analyzers in a large project.") { contracts, channels };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(contracts), parsed.GetValue(channels), token));
        return command;
    }

    private static async Task<int> RunAsync(int contracts, int channels, CancellationToken cancellationToken)
    {
        var project = new ManyContracts(contracts, channels);
        CSharpCompilation compilation = project.Create();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: ManyContracts.ParseOptions);

        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, cancellationToken);
        Console.WriteLine($"{contracts} contracts of {channels} channels: {driver.GetRunResult().GeneratedTrees.Length} files generated, first run {Ms(start):0} ms");
        if (generated.GetDiagnostics(cancellationToken).FirstOrDefault(static d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            Console.Error.WriteLine(error);
            return 1;
        }

        Report("an edit elsewhere", "50", Time(driver, compilation, project.EditElsewhere, cancellationToken));
        Report("an edit inside a contract", "150", Time(driver, compilation, project.EditContract, cancellationToken));
        await AnalyzersAsync(generated, cancellationToken);
        return 0;
    }

    /// <summary>Milliseconds of the generator after each of a series of edits, the driver being warm.</summary>
    private static List<double> Time(
        GeneratorDriver driver, CSharpCompilation compilation, Func<CSharpCompilation, int, CSharpCompilation> edit, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (int i = 1; i <= Edits + 2; i++)
        {
            compilation = edit(compilation, i);

            // As the compiler has them when the generator is asked.
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                tree.GetRoot(cancellationToken);
            }

            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation, cancellationToken);
            times.Add(Ms(start));
        }

        return times[2..];
    }

    private static void Report(string what, string target, List<double> times) =>
        Console.WriteLine($"generator after {what,-26} median {Statistics.Median(times),6:0.0} ms, best {times.Min(),6:0.0} ms of {times.Count} (target < {target} ms)");

    private static async Task AnalyzersAsync(Compilation compilation, CancellationToken cancellationToken)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. typeof(ContractGenerator).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
                .Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
        ];
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: true);
        AnalysisResult result = await compilation.WithAnalyzers(analyzers, options).GetAnalysisResultAsync(cancellationToken);
        foreach (DiagnosticAnalyzer analyzer in analyzers.OrderBy(static a => a.GetType().Name))
        {
            TimeSpan time = result.AnalyzerTelemetryInfo.TryGetValue(analyzer, out var info) ? info.ExecutionTime : TimeSpan.Zero;
            Console.WriteLine($"analyzer {analyzer.GetType().Name,-28} {time.TotalMilliseconds,8:0} ms for the whole project");
        }

        Console.WriteLine($"diagnostics: {result.GetAllDiagnostics().Length}");
    }

    private static double Ms(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
