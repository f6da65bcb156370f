using System.CommandLine;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>What a key press costs in a large project: the generator after an edit, and each analyzer.</summary>
internal static class GeneratorCommand
{
    private const int Edits = 30;

    private const int FileEdits = 10;

    /// <summary>The compiler binds the whole project before each, which takes seconds.</summary>
    private const int WholeEdits = 3;

    public static Command Create()
    {
        var contracts = new Option<int>("--contracts") { Description = "Contracts, one per file.", DefaultValueFactory = static _ => 1_000 };
        var channels = new Option<int>("--channels") { Description = "Channels per contract.", DefaultValueFactory = static _ => 5 };
        var analyzers = new Option<bool>("--no-analyzers") { Description = "Leave out the analyzers, which take long." };
        var only = new Option<bool>("--analyzers") { Description = "Only the analyzers." };
        var command = new Command("generator", "Time the generator, the overlap analysis and the analyzers in a large project.") { contracts, channels, analyzers, only };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(contracts), parsed.GetValue(channels), !parsed.GetValue(only), !parsed.GetValue(analyzers), token));
        return command;
    }

    private static async Task<int> RunAsync(int contracts, int channels, bool withGenerator, bool withAnalyzers, CancellationToken cancellationToken)
    {
        var project = new ManyContracts(contracts, channels);
        CSharpCompilation compilation = project.Create();
        GeneratorDriver driver = CreateDriver(new ContractGenerator());

        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation, cancellationToken);
        int files = driver.GetRunResult().GeneratedTrees.Length;
        Console.WriteLine($"{contracts} contracts of {channels} channels: {files} files generated, first run {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms; {Edits} edits each");
        if (files < contracts)
        {
            Console.Error.WriteLine("The contracts are not valid: nothing was generated for them.");
            return 1;
        }

        if (withGenerator)
        {
            Console.WriteLine(EditTimes.Header);
            Report("an edit elsewhere", "(target < 50 ms)", driver, project.EditElsewhere);
            Report("an edit elsewhere, a generator of nothing", "", CreateDriver(new EmptyGenerator()), project.EditElsewhere);
            Report("an edit elsewhere, as many files of nothing", "", CreateDriver(new SmallGenerator()), project.EditElsewhere);
            Report("an edit inside a contract", "(target < 150 ms)", driver, project.EditContract);
            Report("another type elsewhere", "", driver, project.EditNames);

            Console.WriteLine(OverlapRow.Measure("a plant", 10_000, OverlapRow.Plant));
            Console.WriteLine(OverlapRow.Measure("tenants", 10_000, OverlapRow.Tenants));
            Console.WriteLine(OverlapRow.Measure("leading placeholders", 10_000, OverlapRow.Placeholders));
        }

        if (withAnalyzers)
        {
            await AnalyzersAsync(project, compilation, driver, cancellationToken);
        }

        return 0;

        void Report(string what, string target, GeneratorDriver from, Func<CSharpCompilation, int, CSharpCompilation> edit) => Console.WriteLine(
            EditTimes.Measure(from.RunGenerators(compilation, cancellationToken), compilation, edit, Edits, cancellationToken).Row(what, target));
    }

    private static CSharpGeneratorDriver CreateDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ManyContracts.ParseOptions);

    private static async Task AnalyzersAsync(ManyContracts project, CSharpCompilation compilation, GeneratorDriver driver, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Analyzers after an edit, medians (best) in ms; the compiler has bound what is analyzed. {FileEdits} edits for a file, {WholeEdits} for the project.");
        (string Name, AnalyzerTimes Times)[] columns =
        [
            await MeasureAsync("file elsewhere", project.EditElsewhere, project.OtherFile, FileEdits),
            await MeasureAsync("file of a contract", project.EditContract, project.ContractFile, FileEdits),
            await MeasureAsync("project, edit elsewhere", project.EditElsewhere, null, WholeEdits),
            await MeasureAsync("project, edit in a contract", project.EditContract, null, WholeEdits),
        ];
        Console.WriteLine($"{"",-28}{string.Concat(columns.Select(static c => $"{c.Name,30}"))}");
        foreach (string analyzer in AnalyzerTimes.Names)
        {
            Console.WriteLine($"{analyzer,-28}{string.Concat(columns.Select(c => $"{Show(c.Times[analyzer]),30}"))}");
        }

        Row("all analyzers", static t => t.Total);
        Row("wall, with the compiler's part", static t => t.Wall);
        Row("binding before", static t => t.Binding);

        async Task<(string, AnalyzerTimes)> MeasureAsync(string name, Func<CSharpCompilation, int, CSharpCompilation> edit, int? file, int edits)
        {
            AnalyzerTimes times = await AnalyzerTimes.MeasureAsync(driver, compilation, edit, file, edits, cancellationToken);
            Console.WriteLine($"{name}: all analyzers {times.Total:0.0} ms, {times.Wall:0.0} ms with the compiler's part");
            return (name, times);
        }

        void Row(string name, Func<AnalyzerTimes, double> value) => Console.WriteLine($"{name,-30}{string.Concat(columns.Select(c => $"{value(c.Times),30:0.0}"))[2..]}");

        static string Show((double Median, double Best) time) => string.Create(null, $"{time.Median:0.0} ({time.Best:0.0})");
    }
}
