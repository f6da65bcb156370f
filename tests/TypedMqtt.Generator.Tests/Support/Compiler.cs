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

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        sources.Select((s, i) => Parse(s, $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999,
            generalDiagnosticOption: ReportDiagnostic.Error, checkOverflow: true,
            // Unused usings are the tests' own affair; 1701 is what every build with MSBuild suppresses.
            specificDiagnosticOptions: [new("CS8019", ReportDiagnostic.Suppress), new("CS1701", ReportDiagnostic.Suppress)]));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(
        source, new CSharpParseOptions(LanguageVersion.CSharp13, DocumentationMode.Diagnose), path);

    public static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ContractGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(LanguageVersion.CSharp13, DocumentationMode.Diagnose),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator; whatever the compiler has to say about the result is a failure.</summary>
    public static (CSharpCompilation Compilation, GeneratorRunResult Result) Generate(params string[] sources)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var output, out var reported);
        Assert.Empty(reported);
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return ((CSharpCompilation)output, driver.GetRunResult().Results.Single());
    }

    /// <summary>Runs the generator and loads what comes out.</summary>
    public static Assembly Load(string source, params MetadataReference[] more)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source).AddReferences(more), out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(stream.ToArray());
    }

    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(params string[] sources)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
            [new Generator.Diagnostics.ContractAnalyzer(), new Generator.Diagnostics.RoleAnalyzer(), new Generator.Diagnostics.TopicCollisionAnalyzer()];
        Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var output, out _);
        return await output.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    public static string Source(this GeneratorRunResult result, string hintName) =>
        result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();
}
