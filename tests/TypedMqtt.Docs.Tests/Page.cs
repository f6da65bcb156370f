using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator;

namespace TypedMqtt.Docs.Tests;

/// <summary>
/// The C# of one page, compiled as one program with the generator, against the real assemblies. All fenced csharp blocks take part:
/// <list type="bullet">
/// <item>a block of declarations (types, assembly attributes) is a source file of its own;</item>
/// <item>a block of statements is the body of an async method of its own, in a class derived from <c>Given</c>;</item>
/// <item><c>Given/{page}.cs</c> declares what the page takes for granted: variables that its text names, services of the reader's own.</item>
/// </list>
/// </summary>
internal sealed class Page(string path)
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; " +
        "global using System.Threading.Tasks; global using TypedMqtt; global using TypedMqtt.Broker; global using TypedMqtt.Testing; " +
        "global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>What the compiler, the generator or our analyzers have against the page, with the line in the page.</summary>
    public async Task<List<string>> FindErrorsAsync(CancellationToken cancellationToken)
    {
        string given = $"tests/TypedMqtt.Docs.Tests/Given/{Path.GetFileNameWithoutExtension(path)}.cs";
        List<SyntaxTree> trees = [Parse(Usings, "Usings.cs"), Parse(Repository.Read(given), given), .. Blocks().Select(ToTree)];
        var compilation = CSharpCompilation.Create(
            "Page", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, cancellationToken);
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. typeof(ContractGenerator).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
                .Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
        ];
        ImmutableArray<Diagnostic> ours = await generated.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(cancellationToken);
        return
        [
            .. generated.GetDiagnostics(cancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).Concat(ours)
                .Select(static d => $"{d.Location.GetMappedLineSpan().Path}({d.Location.GetMappedLineSpan().StartLinePosition.Line + 1}): {d.Id} {d.GetMessage()}"),
        ];
    }

    /// <summary>The blocks with the number of their first line.</summary>
    private IEnumerable<(int Line, string Text)> Blocks()
    {
        string[] lines = Repository.Read(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```csharp", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, static l => l.StartsWith("```", StringComparison.Ordinal));
                yield return (i + 2, string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    private SyntaxTree ToTree((int Line, string Text) block)
    {
        string text = $"#line {block.Line} \"{path}\"\n{block.Text}\n";
        SyntaxTree tree = Parse(text, path);
        bool isStatements = tree.GetCompilationUnitRoot().Members.Any(static m => m is GlobalStatementSyntax);
        return isStatements
            ? Parse($"internal sealed class Block{block.Line} : Given {{ public async Task RunAsync() {{\n{text}\n#line hidden\nawait Task.CompletedTask; }} }}", path)
            : tree;
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Options, path);
}
