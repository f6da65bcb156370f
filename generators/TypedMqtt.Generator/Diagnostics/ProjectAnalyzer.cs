using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Checks that a project can use what is generated. Reports once, at the first contract.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : DiagnosticAnalyzer
{
    private const LanguageVersion Needed = LanguageVersion.CSharp11;

    private static readonly (string Type, string Assembly)[] Dependencies = [("TypedMqtt.Qos", "TypedMqtt.Protocol"), ("MessagePack.MessagePackWriter", "MessagePack")];

    private readonly Version _version;

    /// <summary>Creates the analyzer.</summary>
    public ProjectAnalyzer()
        : this(typeof(ProjectAnalyzer).Assembly.GetName().Version)
    {
    }

    /// <summary>Creates the analyzer of a generator of some version.</summary>
    internal ProjectAnalyzer(Version version) => _version = version;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.LanguageVersion, DiagnosticDescriptors.PackageMissing, DiagnosticDescriptors.VersionsDiffer];

    /// <summary>Whether the language can express what is generated.</summary>
    internal static bool IsSupported(ParseOptions? options) => options is not CSharpParseOptions { LanguageVersion: < Needed };

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ContractParser.ContractAttribute) is not { } attribute || Find(start.Compilation, attribute) is not { } finding)
                return;
            var (descriptor, arguments) = finding;
            var first = ContractIndex.FirstOf(start.Compilation.Assembly);
            start.RegisterSymbolAction(
                c =>
                {
                    if (SymbolEqualityComparer.Default.Equals(c.Symbol, first.Value))
                        c.ReportDiagnostic(Diagnostic.Create(descriptor, Locations.Of(c.Symbol), [c.Symbol.Name, .. arguments]));
                },
                SymbolKind.NamedType);
        });
    }

    private (DiagnosticDescriptor Descriptor, object[] Arguments)? Find(Compilation compilation, INamedTypeSymbol attribute)
    {
        var options = compilation.SyntaxTrees.FirstOrDefault()?.Options;
        if (!IsSupported(options))
            return (DiagnosticDescriptors.LanguageVersion, [((CSharpParseOptions)options!).LanguageVersion.ToDisplayString()]);
        // Another package may carry a copy of its own.
        foreach (var (type, assembly) in Dependencies)
        {
            if (compilation.GetTypesByMetadataName(type).IsEmpty)
                return (DiagnosticDescriptors.PackageMissing, [assembly]);
        }

        var contracts = attribute.ContainingAssembly.Identity.Version;
        return contracts == _version ? null : (DiagnosticDescriptors.VersionsDiffer, [_version, contracts]);
    }
}
