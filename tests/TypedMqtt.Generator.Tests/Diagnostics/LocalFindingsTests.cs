using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>What an editor sees: findings of the file at hand, and references that have sources of their own.</summary>
public sealed class LocalFindingsTests
{
    private const string Usings = "using System; using System.Threading.Tasks; using TypedMqtt;\n";

    [Theory]
    [InlineData("TMQ0201", "public sealed record Reading(object Value);")]
    [InlineData("TMQ0202", "public sealed class Reading { public int Value { get; } }")]
    [InlineData("TMQ0204", "public sealed class Reading { public int A { get; } public int B { get; } public Reading(int a) { A = a; } public Reading(int b, string c) { B = b; C = c; } public Reading(string c, int a) { A = a; C = c; } public string C { get; } = \"\"; }")]
    [InlineData("TMQ0211", "public sealed class Reading { [MessagePack.Key(0)] public int A { get; set; } public int B { get; set; } }")]
    [InlineData("TMQ0213", "public sealed record Reading(DateTime At);")]
    [InlineData("TMQ0201", "public sealed record Reading(Inner Inner); public sealed record Inner(object Value);")]
    [InlineData("TMQ0201", "public sealed record Reading(Outer.Inner Inner); public static class Outer { public sealed record Inner(object Value); }")]
    public async Task A_payload_in_another_file__is_marked_while_that_file_is_open(string id, string payload)
    {
        var compilation = Compiler.Compile(Usings + """[MqttContract] public interface ISample { [Topic("a")] ValueTask AAsync(Reading x); [Topic("b")] ValueTask BAsync(Reading x); }""", Usings + payload);
        var analysis = compilation.WithAnalyzers([new ContractAnalyzer()]);

        Assert.Empty(await OfAsync(analysis, compilation.SyntaxTrees[0]));
        Assert.Equal(id, Assert.Single(await OfAsync(analysis, compilation.SyntaxTrees[1])).Id);
    }

    [Fact]
    public async Task A_type_around_a_contract__is_marked_locally()
    {
        var compilation = Compiler.Compile(Usings + """public class Outer { [MqttContract] public interface ISample { [Topic("a")] ValueTask AAsync(int x); } }""");

        Assert.Equal("TMQ0011", Assert.Single(await OfAsync(compilation.WithAnalyzers([new ContractAnalyzer()]), compilation.SyntaxTrees[0])).Id);
    }

    /// <summary>In a build a referenced project is an assembly; in an editor it is a compilation, whose files cannot be marked from here.</summary>
    [Fact]
    public async Task Projects_that_are_open_beside__are_not_marked_from_here()
    {
        var library = (CSharpCompilation)Generated(Compiler.Compile(
            Usings +
            """
            [assembly: MqttRole("line", "site")]
            [assembly: MqttRole("dashboard")]
            public interface IPart { [Topic("part")] ValueTask PartAsync(decimal {|unused|}); }
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line"), Subscribers("dashboard")] public interface ILibrary
            {
                [Topic("a")] ValueTask AAsync(int x);
            }
            public sealed record Bad(object Value, DateTime At);
            """.Replace("{|unused|}", "x", StringComparison.Ordinal)).WithAssemblyName("Library"));
        var app = Compiler.Compile(
            Usings +
            """
            [assembly: MqttApp("dashboard")]
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line"), Subscribers("dashboard")] public interface IOwn : IPart
            {
                [Topic("a")] ValueTask AAsync(string x);
                [Topic("b")] ValueTask BAsync(Bad x);
            }
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line"), Subscribers("dashboard")] public interface IGood : IPart
            {
                [Topic("a")] ValueTask AAsync(string x);
            }
            public static class App { public static ValueTask RunAsync(ILibrary library) => library.AAsync(1); }
            """).AddReferences(library.ToMetadataReference());

        var found = await Compiler.AnalyzeAsync(app);

        Assert.DoesNotContain(found, d => d.Id == "AD0001");
        Assert.Contains(found, d => d.Id == "TMQ0201" && Text(d) == "Bad");
        Assert.Contains(found, d => d.Id == "TMQ0120");
        Assert.Contains(found, d => d.Id == "TMQ0250");
    }

    private static Compilation Generated(CSharpCompilation compilation)
    {
        Compiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return output;
    }

    private static async Task<ImmutableArray<Diagnostic>> OfAsync(CompilationWithAnalyzers analysis, SyntaxTree tree) =>
        await analysis.GetAnalyzerSemanticDiagnosticsAsync(analysis.Compilation.GetSemanticModel(tree), null, TestContext.Current.CancellationToken);

    private static string Text(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
