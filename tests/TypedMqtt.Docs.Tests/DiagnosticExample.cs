using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator;

namespace TypedMqtt.Docs.Tests;

/// <summary>
/// An example of a diagnostic's page as a program. What the page leaves out is put around it: a contract around bare methods, a channel
/// for a bare payload type, roles, and the types of <c>Given/diagnostics.cs</c> that the example does not declare itself.
/// </summary>
internal sealed partial class DiagnosticExample(string code)
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Text.Json.Serialization; using System.Threading; using System.Threading.Tasks; " +
        "using MessagePack; using Microsoft.Extensions.DependencyInjection; using TypedMqtt;\n";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static p => MetadataReference.CreateFromFile(p)),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ContractGenerator).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    /// <summary>The project around the contracts, the lock and the generator itself: what no code can show; and unions, which payloads do not have.</summary>
    private static readonly string[] WithoutExample =
        ["TMQ0300", "TMQ0301", "TMQ0325", "TMQ0326", "TMQ0329", "TMQ0333", "TMQ0400", "TMQ0501", "TMQ0502", "TMQ0503", "TMQ0504"];

    /// <summary>Every id that an analyzer can report about code.</summary>
    public static IEnumerable<string> Ids =>
        Analyzers.SelectMany(static a => a.SupportedDiagnostics).Select(static d => d.Id).Distinct().Except(WithoutExample).Order();

    /// <summary>The example that follows a word of a page.</summary>
    public static DiagnosticExample Of(string page, string heading)
    {
        string[] lines = page.Split('\n');
        int start = Array.IndexOf(lines, "```csharp", Array.IndexOf(lines, heading)) + 1;
        return new(string.Join('\n', lines[start..Array.IndexOf(lines, "```", start)]));
    }

    /// <summary>The properties that a page sets in the project.</summary>
    public static IReadOnlyList<(string Name, string Value)> PropertiesOf(string page) => [.. Property().Matches(page).Select(static m => (m.Groups[1].Value, m.Groups[2].Value))];

    /// <summary>The lock of what a page calls released; none when it does not.</summary>
    public static string? LockOf(string page) => page.Contains("\nReleased:\n", StringComparison.Ordinal) ? Of(page, "Released:").Lock() : null;

    private string Lock()
    {
        var compilation = CSharpCompilation.Create(
            "Released", [CSharpSyntaxTree.ParseText(Program(), Options)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        return "# typedmqtt.lock 1\n" + generated.Assembly.GetAttributes()
            .Single(static a => a.ConstructorArguments is [{ Value: "TypedMqtt.Lock" }, _]).ConstructorArguments[1].Value;
    }

    /// <summary>What our analyzers say, and the compiler's errors.</summary>
    public async Task<List<Diagnostic>> AnalyzeAsync(string? released, IReadOnlyList<(string Name, string Value)> properties, CancellationToken cancellationToken)
    {
        string program = Program();
        OutputKind kind = program.Contains(" Main(", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            "Example", [CSharpSyntaxTree.ParseText(program, Options, "Example.cs", cancellationToken: cancellationToken)], References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, cancellationToken);
        ImmutableArray<Diagnostic> ours = await generated.WithAnalyzers(
            Analyzers, new AnalyzerOptions(released is null ? [] : [new LockText(released)], new ProjectProperties(properties))).GetAnalyzerDiagnosticsAsync(cancellationToken);
        // What System.Text.Json's own generator would have written is missing here.
        return [.. ours, .. generated.GetDiagnostics(cancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error && d.Id is not ("CS0534" or "CS7036" or "CS0117"))];
    }

    private string Program()
    {
        List<string> lines = [.. code.Split('\n')];
        List<string> assembly = [.. lines.Where(IsOfAssembly)];
        string rest = string.Join('\n', lines.Where(static l => !IsOfAssembly(l)));
        SyntaxList<MemberDeclarationSyntax> members = ((TypeDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"interface IX {{\n{rest}\n}}", options: Options)!).Members;
        List<BaseTypeDeclarationSyntax> types = [.. members.OfType<BaseTypeDeclarationSyntax>()];
        List<MemberDeclarationSyntax> channels = [.. members.Where(static m => m is not BaseTypeDeclarationSyntax)];
        bool hasContract = types.Any(static t => t.ToString().Contains("[MqttContract", StringComparison.Ordinal));
        if (channels.Count == 0 && !hasContract && types.FirstOrDefault() is { } payload)
            channels.Add(SyntaxFactory.ParseMemberDeclaration($"[Topic(\"example\")] ValueTask SendAsync({payload.Identifier} payload);")!);
        if (!assembly.Any(static l => l.Contains("MqttRole", StringComparison.Ordinal)))
            assembly.AddRange(["[assembly: MqttRole(\"line-controller\")]", "[assembly: MqttRole(\"dashboard\")]", "[assembly: MqttRole(\"auditor\")]"]);
        var given = CSharpSyntaxTree.ParseText(Repository.Read("tests/TypedMqtt.Docs.Tests/Given/diagnostics.cs"), Options).GetCompilationUnitRoot().Members
            .OfType<BaseTypeDeclarationSyntax>().Where(g => types.All(t => t.Identifier.ValueText != g.Identifier.ValueText));
        string contract = channels.Count == 0 ? "" : $"[MqttContract] public interface IExample {{ {string.Join('\n', channels)} }}";
        return Usings + string.Join('\n', assembly.Concat(types.Concat(given).Select(static t => t.ToFullString())).Append(contract));
    }

    [GeneratedRegex("^<(TypedMqtt[A-Za-z]+)>(.+)</", RegexOptions.Multiline)]
    private static partial Regex Property();

    private static bool IsOfAssembly(string line) => line.StartsWith("[assembly:", StringComparison.Ordinal);

    private sealed class LockText(string text) : AdditionalText
    {
        public override string Path => "typedmqtt.lock.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class ProjectProperties(IReadOnlyList<(string Name, string Value)> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(IReadOnlyList<(string Name, string Value)> properties) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            (value = properties.FirstOrDefault(p => key == "build_property." + p.Name).Value) is not null;
    }
}
