using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
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
        var analyzers = new Option<bool>("--no-analyzers") { Description = "Leave out the analyzers, which take long." };
        var command = new Command("generator", "Time the generator, the overlap analysis and the analyzers in a large project.") { contracts, channels, analyzers };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(contracts), parsed.GetValue(channels), parsed.GetValue(analyzers), token));
        return command;
    }

    private static async Task<int> RunAsync(int contracts, int channels, bool isShort, CancellationToken cancellationToken)
    {
        var project = new ManyContracts(contracts, channels);
        CSharpCompilation compilation = project.Create();
        GeneratorDriver driver = CreateDriver(new ContractGenerator());

        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, cancellationToken);
        int files = driver.GetRunResult().GeneratedTrees.Length;
        Console.WriteLine($"{contracts} contracts of {channels} channels: {files} files generated, first run {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms; {Edits} edits each");
        if (files < contracts)
        {
            Console.Error.WriteLine("The contracts are not valid: nothing was generated for them.");
            return 1;
        }

        Console.WriteLine(EditTimes.Header);
        Report("an edit elsewhere", "(target < 50 ms)", driver, project.EditElsewhere);
        Report("an edit elsewhere, a generator of nothing", "", CreateDriver(new EmptyGenerator()), project.EditElsewhere);
        Report("an edit elsewhere, as many files of nothing", "", CreateDriver(new SmallGenerator()), project.EditElsewhere);
        Report("an edit inside a contract", "(target < 150 ms)", driver, project.EditContract);
        Report("another type elsewhere", "", driver, project.EditNames);

        Console.WriteLine(OverlapRow.Measure("a plant", 10_000, OverlapRow.Plant));
        Console.WriteLine(OverlapRow.Measure("tenants", 10_000, OverlapRow.Tenants));
        Console.WriteLine(OverlapRow.Measure("leading placeholders", 10_000, OverlapRow.Placeholders));
        if (!isShort)
        {
            await AnalyzersAsync(generated, cancellationToken);
        }

        return 0;

        void Report(string what, string target, GeneratorDriver from, Func<CSharpCompilation, int, CSharpCompilation> edit) => Console.WriteLine(
            EditTimes.Measure(from.RunGenerators(compilation, cancellationToken), compilation, edit, Edits, cancellationToken).Row(what, target));
    }

    private static CSharpGeneratorDriver CreateDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ManyContracts.ParseOptions);

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
}
