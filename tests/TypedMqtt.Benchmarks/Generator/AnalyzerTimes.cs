using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>What each analyzer costs after an edit, as the compiler counts it. What is analyzed is bound before, so that the compiler's own work is not in it.</summary>
internal sealed class AnalyzerTimes
{
    private const int WarmUp = 1;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ContractGenerator).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!).OrderBy(static a => a.GetType().Name),
    ];

    private readonly Dictionary<DiagnosticAnalyzer, List<double>> _times = Analyzers.ToDictionary(static a => a, static _ => new List<double>());
    private readonly List<double> _binding = [];
    private readonly List<double> _wall = [];

    /// <summary>Prints what was measured, the dearest analyzer first.</summary>
    public void Print(string what)
    {
        Console.WriteLine($"{what}, {_wall.Count} edits: {_times.Values.Sum(static t => Median(t)):0.0} ms, with the compiler's part {Median(_wall):0.0} ms; bound in {Median(_binding):0} ms");
        foreach ((DiagnosticAnalyzer analyzer, List<double> times) in _times.OrderByDescending(static t => Median(t.Value)))
        {
            Console.WriteLine($"  {analyzer.GetType().Name,-30}{Median(times),8:0.0} ({times.Min():0.0})");
        }
    }

    /// <summary>Edits a project again and again and asks for the diagnostics: those of the edited file, as an editor does after each key, or all.</summary>
    public static async Task<AnalyzerTimes> MeasureAsync(
        GeneratorDriver driver, CSharpCompilation project, Func<CSharpCompilation, int, CSharpCompilation> edit, int? file, int edits, CancellationToken cancellationToken)
    {
        var times = new AnalyzerTimes();
        driver = driver.RunGeneratorsAndUpdateCompilation(project, out Compilation first, out _, cancellationToken);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([new Lock(first)]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);
        for (int i = 1; i <= edits + WarmUp; i++)
        {
            project = edit(project, i);
            driver = driver.RunGeneratorsAndUpdateCompilation(project, out Compilation compilation, out _, cancellationToken);
            long start = Stopwatch.GetTimestamp();
            SemanticModel? model = file is { } at ? compilation.GetSemanticModel(project.SyntaxTrees[at]) : null;
            ImmutableArray<Diagnostic> own = model?.GetDiagnostics(cancellationToken: cancellationToken) ?? compilation.GetDiagnostics(cancellationToken);
            double binding = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (own.Any(static d => d.Severity == DiagnosticSeverity.Error))
            {
                throw new InvalidOperationException($"The project does not compile: {own.First(static d => d.Severity == DiagnosticSeverity.Error)}");
            }

            CompilationWithAnalyzers analysis = compilation.WithAnalyzers(Analyzers, options);
            start = Stopwatch.GetTimestamp();
            ImmutableArray<Diagnostic> found = model is null
                ? await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken)
                : (await analysis.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, cancellationToken)).AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken));
            double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (found.FirstOrDefault(static d => d.Id == "AD0001") is { } failure)
            {
                throw new InvalidOperationException(failure.ToString());
            }

            if (i <= WarmUp)
            {
                continue;
            }

            times._binding.Add(binding);
            times._wall.Add(wall);
            foreach (DiagnosticAnalyzer analyzer in Analyzers)
            {
                times._times[analyzer].Add((await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, cancellationToken)).ExecutionTime.TotalMilliseconds);
            }
        }

        return times;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The lock of the project before the edits.</summary>
    private sealed class Lock(Compilation released) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(
            LockUpdate.Record(new LockFile([]), LockState.Of(released, new LockFile([]), CancellationToken.None).Now).ToString());

        public override string Path => "/many/" + LockFile.FileName;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
