using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Benchmarks.Generator;

/// <summary>A project with many contracts, one per file, as a compilation that can be edited.</summary>
internal sealed class ManyContracts(int contracts, int channels)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);

    /// <summary>The file that has nothing to do with contracts.</summary>
    public int OtherFile => contracts;

    /// <summary>The file of the contract that is edited.</summary>
    public int ContractFile => contracts / 2;

    public CSharpCompilation Create() =>
        Compile([.. Enumerable.Range(0, contracts).Select(i => Parse(Contract(i, channels, 0), i)), Parse(Other(0), OtherFile), Parse(Roles, OtherFile + 1)]);

    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> files) => CSharpCompilation.Create(
        "Many",
        files,
        References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The same project after a key was pressed in the file without contracts.</summary>
    public CSharpCompilation EditElsewhere(CSharpCompilation compilation, int version) => Replace(compilation, OtherFile, Other(version));

    /// <summary>The same project after a key was pressed in the name of a type that no contract knows.</summary>
    public CSharpCompilation EditNames(CSharpCompilation compilation, int version) => Replace(compilation, OtherFile, Other(version) + $" class New{version} {{ }}");

    /// <summary>The same project after a topic of one contract was changed.</summary>
    public CSharpCompilation EditContract(CSharpCompilation compilation, int version) => Replace(compilation, ContractFile, Contract(ContractFile, channels, version));

    public static CSharpParseOptions ParseOptions => Options;

    private const string Roles = "[assembly: TypedMqtt.MqttRole(\"machine\", \"site\")] [assembly: TypedMqtt.MqttRole(\"dashboard\")]";

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string text) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Parse(text, file));

    private static SyntaxTree Parse(string text, int file) => CSharpSyntaxTree.ParseText(text, Options, $"File{file}.cs");

    private static string Other(int version) => $"namespace Elsewhere {{ class Calculator {{ int Add(int a, int b) => a + b + {version}; }} }}";

    private static string Contract(int number, int channels, int version)
    {
        var text = new StringBuilder();
        text.AppendLine("using System; using System.Threading; using System.Threading.Tasks; using TypedMqtt;");
        text.AppendLine($"namespace Plant.Area{number};");
        text.AppendLine($"[MqttContract(Prefix = \"plant/{{site:id}}/area{number}\"), Publishers(\"machine\"), Subscribers(\"dashboard\")]");
        text.AppendLine($"public interface IMachine{number} {{");
        for (int i = 0; i < channels; i++)
        {
            string suffix = i == 0 ? $"v{version}" : "";
            text.AppendLine($"    [Topic(\"machine/{{line}}/value{i}{suffix}\", Qos.AtLeastOnce, Retain = true)]");
            text.AppendLine($"    ValueTask Value{i}Async(int line, Reading{i} reading, CancellationToken cancellationToken = default);");
        }

        text.AppendLine("}");
        for (int i = 0; i < channels; i++)
        {
            text.AppendLine($"public readonly record struct Reading{i}(double Value, DateTimeOffset MeasuredAt, string? Unit);");
        }

        return text.ToString();
    }

    private static ImmutableArray<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static p => Path.GetFileName(p) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "TypedMqtt.Contracts.dll"
                or "TypedMqtt.Protocol.dll" or "MessagePack.dll" or "MessagePack.Annotations.dll"))
            .Select(static p => MetadataReference.CreateFromFile(p)),
    ];
}
