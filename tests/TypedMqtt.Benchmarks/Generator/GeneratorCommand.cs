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

    /// <summary>The compiler binds the whole project before each, which takes half a minute.</summary>
    private const int ProjectEdits = 3;

    public static Command Create()
    {
        var contracts = new Option<int>("--contracts") { Description = "Contracts, one per file.", DefaultValueFactory = static _ => 1_000 };
        var channels = new Option<int>("--channels") { Description = "Channels per contract.", DefaultValueFactory = static _ => 5 };
        var analyzers = new Option<bool>("--no-analyzers") { Description = "Leave out the analyzers, which take long." };
        var only = new Option<bool>("--analyzers") { Description = "Only the analyzers." };
        var whole = new Option<bool>("--project") { Description = "The analyzers over the whole project, too: some minutes." };
        var command = new Command("generator", "Time the generator, the overlap analysis and the analyzers in a large project.") { contracts, channels, analyzers, only, whole };
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetValue(contracts), parsed.GetValue(channels), !parsed.GetValue(only), !parsed.GetValue(analyzers), parsed.GetValue(whole), token));
        return command;
    }

    private static async Task<int> RunAsync(int contracts, int channels, bool withGenerator, bool withAnalyzers, bool withProject, CancellationToken cancellationToken)
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
            await AnalyzersAsync(project, compilation, driver, withProject, cancellationToken);
        }

        return 0;

        void Report(string what, string target, GeneratorDriver from, Func<CSharpCompilation, int, CSharpCompilation> edit) => Console.WriteLine(
            EditTimes.Measure(from.RunGenerators(compilation, cancellationToken), compilation, edit, Edits, cancellationToken).Row(what, target));
    }

    private static CSharpGeneratorDriver CreateDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ManyContracts.ParseOptions);

    private static async Task AnalyzersAsync(ManyContracts project, CSharpCompilation compilation, GeneratorDriver driver, bool withProject, CancellationToken cancellationToken)
    {
        Console.WriteLine("Analyzers after an edit, as the compiler counts them, median (best) in ms; what is analyzed is bound before.");
        await ReportAsync("a file without contracts", project.EditElsewhere, project.OtherFile, FileEdits);
        await ReportAsync("the file of a contract", project.EditContract, project.ContractFile, FileEdits);
        if (withProject)
        {
            await ReportAsync("the project, an edit elsewhere", project.EditElsewhere, null, ProjectEdits);
            await ReportAsync("the project, an edit in a contract", project.EditContract, null, ProjectEdits);
        }

        async Task ReportAsync(string what, Func<CSharpCompilation, int, CSharpCompilation> edit, int? file, int edits) =>
            (await AnalyzerTimes.MeasureAsync(driver, compilation, edit, file, edits, cancellationToken)).Print(what);
    }
}
