using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds channels of the project whose topics overlap.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicCollisionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.TopicsCollide, DiagnosticDescriptors.TwoNamesOneTopic];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var contracts = new ConcurrentBag<(ContractModel Model, INamedTypeSymbol Symbol)>();
            start.RegisterSymbolAction(
                c =>
                {
                    if (c.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface } symbol
                        && ContractParser.Parse(symbol, new ParseContext(null), c.CancellationToken) is { } model)
                    {
                        contracts.Add((model, symbol));
                    }
                },
                SymbolKind.NamedType);
            start.RegisterCompilationEndAction(c => Report(c, contracts));
        });
    }

    private static void Report(CompilationAnalysisContext context, IEnumerable<(ContractModel Model, INamedTypeSymbol Symbol)> contracts)
    {
        var channels = contracts.OrderBy(c => c.Model.FullName, StringComparer.Ordinal)
            .SelectMany(c => c.Model.Channels.Select(channel => (c.Model, c.Symbol, Channel: channel))).ToList();
        for (var later = 1; later < channels.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var (a, b) = (channels[earlier], channels[later]);
                if (TopicOverlap.Witness(a.Channel, b.Channel) is not { } witness)
                    continue;
                var same = a.Channel.Payload?.SchemaType == b.Channel.Payload?.SchemaType && a.Channel.Payload?.Format == b.Channel.Payload?.Format;
                var method = b.Symbol.GetMembers(b.Channel.Method).OfType<IMethodSymbol>().First();
                context.ReportDiagnostic(Diagnostic.Create(
                    same ? DiagnosticDescriptors.TwoNamesOneTopic : DiagnosticDescriptors.TopicsCollide,
                    Locations.Argument(method.Attribute(ContractParser.TopicAttribute)!, 0),
                    $"{b.Model.Stem}.{b.Channel.Name}", $"{a.Model.Stem}.{a.Channel.Name}", witness));
            }
        }
    }
}
