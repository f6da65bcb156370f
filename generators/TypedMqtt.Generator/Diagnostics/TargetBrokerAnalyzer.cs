using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Brokers;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds what a broker cannot do that the project is meant for, as <c>TypedMqttTargetBrokers</c> says. Without the property it looks at nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TargetBrokerAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.LiteralTranslated, DiagnosticDescriptors.UnknownBroker, DiagnosticDescriptors.TargetQos,
        DiagnosticDescriptors.TargetRetained, DiagnosticDescriptors.TargetMqtt5, DiagnosticDescriptors.TargetRetainedWildcard,
        DiagnosticDescriptors.TargetShared, DiagnosticDescriptors.TargetExpiry, DiagnosticDescriptors.TargetUserProperties,
        DiagnosticDescriptors.TargetPayload, DiagnosticDescriptors.TargetTopicSize, DiagnosticDescriptors.TargetSession,
    ];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var targets = TargetBrokers.Of(start.Options);
        if (targets.Mistakes.Count > 0)
            ReportMistakes(start, targets);
        if (targets.Profiles.Count == 0)
            return;
        var channels = new TargetChannels(targets.Profiles);
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract || !contract.Has(ContractParser.ContractAttribute))
                    return;
                TargetLiterals.Check(contract, targets.Profiles, c.ReportDiagnostic);
                channels.Check(contract, c.ReportDiagnostic, c.CancellationToken);
            },
            SymbolKind.NamedType);
        TargetCalls.Register(start, targets.Profiles);
    }

    private static void ReportMistakes(CompilationStartAnalysisContext start, TargetBrokers targets)
    {
        var first = ContractIndex.FirstOf(start.Compilation.Assembly);
        start.RegisterSymbolAction(
            c =>
            {
                if (!SymbolEqualityComparer.Default.Equals(c.Symbol, first.Value))
                    return;
                foreach (var (words, reason) in targets.Mistakes)
                    c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.UnknownBroker, Locations.Of(c.Symbol), words, reason));
            },
            SymbolKind.NamedType);
    }
}
