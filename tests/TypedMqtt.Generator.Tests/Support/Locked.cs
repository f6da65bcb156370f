using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>Contracts beside the lock of an earlier version.</summary>
internal static class Locked
{
    /// <summary>The lock that sources would have.</summary>
    public static string Text(string source, string? released = null)
    {
        var (compilation, _) = Generate(source, released ?? Header);
        var state = LockState.Of(compilation, LockFile.Parse(released ?? ""), CancellationToken.None);
        Assert.False(state.HasErrors);
        return LockUpdate.Record(state.Released, state.Now).ToString();
    }

    /// <summary>A lock in which nothing is recorded.</summary>
    public static string Header => new LockFile([]).ToString() + "identity nobody nothing\n";

    /// <summary>Runs the generator with a lock.</summary>
    public static (Compilation Compilation, GeneratorRunResult Result) Generate(string source, string? released, params MetadataReference[] references)
    {
        var driver = Compiler.Driver().AddAdditionalTexts(Files(released))
            .RunGeneratorsAndUpdateCompilation(Compiler.Compile(source).AddReferences(references), out var output, out _);
        return (JsonGenerator.AddTo(output), driver.GetRunResult().Results.Single());
    }

    /// <summary>What the lock analyzer says.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string source, string? released, params (string Name, string Value)[] properties)
    {
        var (compilation, _) = Generate(source, released);
        // A wrong example must not look like one without findings; documentation is not its concern.
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.DefaultSeverity == DiagnosticSeverity.Error && released is { Length: > 0 });
        var options = new AnalyzerOptions(Files(released), new ProjectProperties(properties));
        return await compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default))
            .WithAnalyzers([new LockAnalyzer()], new CompilationWithAnalyzersOptions(options, null, true, false, false, null))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    public static ImmutableArray<AdditionalText> Files(string? released) => released is null ? [] : [new LockText(released)];

    private sealed class LockText(string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => "/sample/typedmqtt.lock.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
