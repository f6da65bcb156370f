using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>The project around the contracts, and a generator that fails. Findings stand at {|TMQ0501:, {|TMQ0502:, {|TMQ0503: and {|TMQ0504: the interface.</summary>
public sealed class ProjectDiagnosticsTests
{
    private const string Contracts =
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace Sample
        {
            [MqttContract] public interface IOne { [Topic("one//x")] ValueTask SendAsync(); }
            [MqttContract] public interface ITwo { [Topic("two")] ValueTask SendAsync(); }
        }
        """;

    private static readonly string Valid = Contracts.Replace("one//x", "one", StringComparison.Ordinal);

    [Fact]
    public async Task An_older_language__is_one_finding_and_no_output()
    {
        var compilation = Compiler.Compile().AddSyntaxTrees(Compiler.Parse(Contracts, "Source.cs", LanguageVersion.CSharp10));

        var diagnostics = await Compiler.AnalyzeAsync(compilation);
        var result = Compiler.Driver(version: LanguageVersion.CSharp10).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();

        var finding = Assert.Single(diagnostics);
        Assert.Equal("TMQ0501 at IOne", At(finding));
        Assert.Contains("needs C# 11, and this project has C# 10.0", finding.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public async Task The_oldest_language_that_will_do__compiles()
    {
        var compilation = Compiler.Compile().AddSyntaxTrees(Compiler.Parse(Valid, "Source.cs", LanguageVersion.CSharp11));
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress), new("CS1701", ReportDiagnostic.Suppress), new("CS8019", ReportDiagnostic.Suppress)]));

        Compiler.Driver(version: LanguageVersion.CSharp11).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);

        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.Empty(await Compiler.AnalyzeAsync(compilation));
    }

    [Fact]
    public async Task A_dependency_that_is_not_there__is_named()
    {
        var compilation = Compiler.Compile(Valid);
        compilation = compilation.WithReferences(compilation.References.Where(r => r.Display?.Contains("MessagePack", StringComparison.Ordinal) != true));

        var finding = Assert.Single(await Compiler.AnalyzeAsync(compilation));

        Assert.Equal("TMQ0502 at IOne", At(finding));
        Assert.Contains("needs MessagePack", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generator_of_another_version__is_named_with_both()
    {
        var finding = Assert.Single(await Compiler.AnalyzeAsync(Compiler.Compile(Valid), new ProjectAnalyzer(new Version(9, 1, 0, 0))));

        Assert.Equal("TMQ0503 at IOne", At(finding));
        Assert.Contains("version 9.1.0.0 and TypedMqtt.Contracts version 0.1.0.0", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_the_generator_fails_on__leaves_the_others_alone()
    {
        ContractReader read = (contract, context, token) =>
            contract.Name == "IOne" ? throw new InvalidOperationException("Something is null.") : ContractParser.Parse(contract, context, token);
        var compilation = Compiler.Compile(Valid);

        var result = Compiler.Driver(new ContractGenerator(read)).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        var finding = Assert.Single(await Compiler.AnalyzeAsync(compilation, new ContractAnalyzer(read)));

        Assert.Null(result.Exception);
        Assert.Contains(result.GeneratedSources, s => s.HintName == "Sample.ITwo.g.cs");
        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName.Contains("IOne", StringComparison.Ordinal));
        Assert.Equal("TMQ0504 at IOne", At(finding));
        Assert.StartsWith("The generator failed while reading IOne: InvalidOperationException: Something is null; nothing", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_cannot_be_written__leaves_the_others_alone()
    {
        // A channel that is null is what no parser gives.
        ContractReader read = (contract, context, token) => ContractParser.Parse(contract, context, token) is { } model && contract.Name == "IOne"
            ? model with { Channels = new ChannelModel[] { null! }.ToEquatable() }
            : ContractParser.Parse(contract, context, token);
        var compilation = Compiler.Compile(Valid);

        var result = Compiler.Driver(new ContractGenerator(read)).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Null(result.Exception);
        Assert.Contains(result.GeneratedSources, s => s.HintName == "Sample.ITwo.g.cs");
        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName.Contains("IOne", StringComparison.Ordinal));
        Assert.Contains("ITwo", result.Source("TypedMqtt.Manifest.g.cs"), StringComparison.Ordinal);
        Assert.StartsWith(
            "The generator failed while writing the code for IOne: NullReferenceException", Assert.Single(await AnalyzeAsync(compilation, read)).GetMessage(null),
            StringComparison.Ordinal);
    }

    /// <summary>Analyses with a generator and an analyzer that fail alike.</summary>
    private static async Task<IEnumerable<Diagnostic>> AnalyzeAsync(Compilation compilation, ContractReader read)
    {
        Compiler.Driver(new ContractGenerator(read)).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        return await output.WithAnalyzers([new ContractAnalyzer(read)]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    private static string At(Diagnostic diagnostic) =>
        $"{diagnostic.Id} at {diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}";
}
