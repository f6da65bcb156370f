using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds contracts that share a name: manifest and lock know them by it, and namespaces are not part of it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractNameAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ContractNameTaken];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var compilation = start.Compilation;
        var named = new Lazy<ILookup<string, INamedTypeSymbol>>(() => ContractIndex.Of(compilation.Assembly, CancellationToken.None)
            .Concat(ContractIndex.OfReferences(compilation, CancellationToken.None)).ToLookup(ParsedContract.WireName, StringComparer.Ordinal));
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract || !contract.Has(ContractParser.ContractAttribute))
                    return;
                var name = ParsedContract.WireName(contract);
                if (named.Value[name].FirstOrDefault(o => !SymbolEqualityComparer.Default.Equals(o, contract)) is not { } other)
                    return;
                var place = Locations.IsOf(other, compilation.Assembly) ? "" : $" of {other.ContainingAssembly.Name}";
                c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ContractNameTaken, Locations.Of(contract), contract.Name, name, other.ToPlain() + place));
            },
            SymbolKind.NamedType);
    }
}
