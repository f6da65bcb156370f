using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds channels whose topics overlap: within a contract while typing, across contracts and references at the end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicCollisionAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.TopicsCollide, DiagnosticDescriptors.TwoNamesOneTopic];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var contracts = new ConcurrentBag<ParsedContract>();
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } symbol)
                    return;
                var contract = ParsedContract.Of(symbol, c.CancellationToken);
                if (contract.Channels.Count == 0)
                    return;
                contracts.Add(contract);
                Report(Entry.Of(contract, c.Compilation), c.ReportDiagnostic, static (_, _) => true);
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(c =>
        {
            if (contracts.IsEmpty)
                return;
            var others = ContractIndex.OfReferences(c.Compilation, c.CancellationToken).Select(s => ParsedContract.Of(s, c.CancellationToken));
            Report(others.Concat(contracts).SelectMany(p => Entry.Of(p, c.Compilation)), c.ReportDiagnostic, static (a, b) =>
                !SymbolEqualityComparer.Default.Equals(a.Contract, b.Contract) && (a.IsOwn || b.IsOwn));
        });
    }

    private static void Report(IEnumerable<Entry> entries, Action<Diagnostic> report, Func<Entry, Entry, bool> isWanted)
    {
        var index = new TopicIndex<Entry>();
        foreach (var entry in entries)
            index.Add(entry.Channel, entry);
        foreach (var (one, other) in index.Overlaps())
        {
            if (!isWanted(one, other))
                continue;
            var witness = TopicOverlap.Witness(one.Channel, other.Channel)!;
            Report(one, other, witness, report);
            Report(other, one, witness, report);
        }
    }

    private static void Report(Entry entry, Entry other, string witness, Action<Diagnostic> report)
    {
        if (!entry.IsOwn)
            return;
        var descriptor = entry.IsSameMessage(other) ? DiagnosticDescriptors.TwoNamesOneTopic : DiagnosticDescriptors.TopicsCollide;
        report(Diagnostic.Create(
            descriptor, entry.Location, additionalLocations: other.IsOwn ? [other.Location!] : null,
            entry.Display, other.IsOwn ? other.Display : $"{other.Display} (in {other.Contract.ContainingAssembly.Name})", witness));
    }

    private sealed record Entry(INamedTypeSymbol Contract, ChannelModel Channel, string Display, Location? Location)
    {
        /// <summary>Whether it can be reported here.</summary>
        public bool IsOwn => Location is not null;

        public static IEnumerable<Entry> Of(ParsedContract contract, Compilation compilation) => contract.Channels.Select(c => new Entry(
            contract.Symbol, c.Channel, $"{contract.Model!.Stem}.{c.Channel.Name}",
            SymbolEqualityComparer.Default.Equals(contract.Symbol.ContainingAssembly, compilation.Assembly)
                ? ParsedContract.Place(contract.Symbol, Locations.Argument(c.Method.Attribute(ContractParser.TopicAttribute)!, 0))
                : null));

        public bool IsSameMessage(Entry other) =>
            Channel.Payload?.SchemaType == other.Channel.Payload?.SchemaType && Channel.Payload?.Format == other.Channel.Payload?.Format;
    }
}
