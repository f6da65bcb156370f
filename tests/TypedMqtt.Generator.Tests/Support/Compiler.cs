using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>Compiles sources as a user's project would: strict, and without implicit usings.</summary>
internal static class Compiler
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(MqttContractAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Qos).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MessagePackWriter).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MessagePackObjectAttribute).Assembly.Location),
    ];

    /// <summary>Every analyzer we ship.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ContractGenerator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        sources.Select((s, i) => Parse(s, $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999,
            generalDiagnosticOption: ReportDiagnostic.Error, checkOverflow: true,
            // Unused usings are the tests' own affair; 1701 is what every build with MSBuild suppresses.
            specificDiagnosticOptions: [new("CS8019", ReportDiagnostic.Suppress), new("CS1701", ReportDiagnostic.Suppress)]));

    public static SyntaxTree Parse(string source, string path, LanguageVersion version = LanguageVersion.CSharp13) => CSharpSyntaxTree.ParseText(
        source, new CSharpParseOptions(version, DocumentationMode.Diagnose), path);

    /// <summary>A driver as a compiler has it. One that tracks steps loses outputs of other items when an item goes (Roslyn 4.14).</summary>
    public static CSharpGeneratorDriver UntrackedDriver() =>
        CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp13, DocumentationMode.Diagnose));

    public static CSharpGeneratorDriver Driver(ContractGenerator? generator = null, LanguageVersion version = LanguageVersion.CSharp13) => CSharpGeneratorDriver.Create(
        [(generator ?? new ContractGenerator()).AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(version, DocumentationMode.Diagnose),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator; whatever the compiler has to say about the result is a failure.</summary>
    public static (CSharpCompilation Compilation, GeneratorRunResult Result) Generate(params string[] sources) => Generate(Compile(sources), null);

    /// <summary>Runs the generator beside a lock; whatever the compiler has to say about the result is a failure.</summary>
    public static (CSharpCompilation Compilation, GeneratorRunResult Result) Generate(Compilation compilation, string? released)
    {
        var driver = Driver().AddAdditionalTexts(Locked.Files(released)).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reported);
        Assert.Empty(reported);
        output = JsonGenerator.AddTo(output);
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return ((CSharpCompilation)output, driver.GetRunResult().Results.Single());
    }

    /// <summary>Runs the generator and loads what comes out.</summary>
    public static Assembly Load(string source, params MetadataReference[] more)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source).AddReferences(more), out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        output = JsonGenerator.AddTo(output);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(stream.ToArray());
    }

    /// <summary>What our analyzers say about sources, with what is generated for them.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(params string[] sources) => AnalyzeAsync(Compile(sources));

    /// <summary>What our analyzers say, some of them replaced.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, params DiagnosticAnalyzer[] replacements) =>
        AnalyzeAsync(compilation, new AnalyzerOptions([]), replacements);

    /// <summary>What our analyzers say in a project with MSBuild properties that the compiler sees.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, (string Name, string Value)[] properties) =>
        AnalyzeAsync(compilation, new AnalyzerOptions([], new ProjectProperties(properties)), []);

    /// <summary>What our analyzers say in a project with other files, such as a lock.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, ImmutableArray<AdditionalText> files) =>
        AnalyzeAsync(compilation, new AnalyzerOptions(files), []);

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, AnalyzerOptions project, DiagnosticAnalyzer[] replacements)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. Analyzers.Where(a => replacements.All(r => r.GetType() != a.GetType())), .. replacements];
        var version = ((CSharpParseOptions)compilation.SyntaxTrees.First().Options).LanguageVersion;
        Driver(version: version).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        // An analyzer that throws must not look like one that is content.
        var options = new CompilationWithAnalyzersOptions(
            project, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false,
            analyzerExceptionFilter: null);
        return await output.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A library that is compiled to an assembly, as another project's reference sees it.</summary>
    public static MetadataReference Library(string name, string source)
    {
        var compilation = Compile(source).WithAssemblyName(name);
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        using var image = new MemoryStream();
        var result = output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static string Source(this GeneratorRunResult result, string hintName) =>
        result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();
}
