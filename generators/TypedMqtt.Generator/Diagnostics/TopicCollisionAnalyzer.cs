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
        [DiagnosticDescriptors.TopicsCollide, DiagnosticDescriptors.TwoNamesOneTopic, DiagnosticDescriptors.RepliesCollide];

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
            // Where requests collide, so does what stands below them.
            if ((one.IsReply || other.IsReply) && TopicOverlap.Witness(one.Base, other.Base) is not null)
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
        IEnumerable<Location>? related = other.IsOwn ? [other.Location!] : null;
        if (entry.IsReply || other.IsReply)
        {
            var (reply, rest) = entry.IsReply ? (entry, other) : (other, entry);
            report(Diagnostic.Create(DiagnosticDescriptors.RepliesCollide, entry.Location, related, reply.NameFor(entry), rest.NameFor(entry), witness));
            return;
        }

        if (!entry.IsSameChannel(other) && entry.IsSameMessage(other))
            report(Diagnostic.Create(DiagnosticDescriptors.TwoNamesOneTopic, entry.Location, related, entry.Display, other.NameFor(entry), witness));
        else
            report(Diagnostic.Create(DiagnosticDescriptors.TopicsCollide, entry.Location, related, entry.Display, other.NameFor(entry), witness, entry.Difference(other)));
    }

    /// <summary>One topic of a channel.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Method">The channel's method.</param>
    /// <param name="Base">The channel with this topic, or the one that it stands below.</param>
    /// <param name="Channel">The channel with this topic.</param>
    /// <param name="Display">What it is called.</param>
    /// <param name="Location">Its template.</param>
    private sealed record Entry(INamedTypeSymbol Contract, IMethodSymbol Method, ChannelModel Base, ChannelModel Channel, string Display, Location? Location)
    {
        /// <summary>Whether it can be reported here.</summary>
        public bool IsOwn => Location is not null;

        /// <summary>Whether it stands below the topic of a request.</summary>
        public bool IsReply => !ReferenceEquals(Base, Channel);

        /// <summary>All topics of a contract: those of its channels, old ones, and what stands below requests.</summary>
        public static IEnumerable<Entry> Of(ParsedContract contract, Compilation compilation)
        {
            // What is in another compilation cannot be reported here.
            var isHere = SymbolEqualityComparer.Default.Equals(contract.Symbol.ContainingAssembly, compilation.Assembly);
            Location? Place(AttributeData attribute) => isHere ? ParsedContract.Place(contract.Symbol, Locations.Argument(attribute, 0)) : null;
            foreach (var (method, channel) in contract.Channels)
            {
                var name = $"{contract.Model!.Stem}.{channel.Name}";
                var own = new Entry(contract.Symbol, method, channel, channel, name, Place(method.Attribute(ContractParser.TopicAttribute)!));
                foreach (var entry in own.WithReplies())
                    yield return entry;
                foreach (var (attribute, legacy) in LegacyTopicParser.Attributes(method).Zip(channel.Legacy, (a, l) => (a, channel.At(l))))
                {
                    var old = own with { Base = legacy, Channel = legacy, Display = $"the legacy topic of {name}", Location = Place(attribute) };
                    foreach (var entry in old.WithReplies())
                        yield return entry;
                }
            }
        }

        public bool IsSameChannel(Entry other) => SymbolEqualityComparer.Default.Equals(Method, other.Method) && SymbolEqualityComparer.Default.Equals(Contract, other.Contract);

        public bool IsSameMessage(Entry other) => Base.Request is null == other.Base.Request is null
            && Base.Payload?.SchemaType == other.Base.Payload?.SchemaType && Base.Payload?.Format == other.Base.Payload?.Format;

        /// <summary>What makes it an error that both have a topic.</summary>
        public string Difference(Entry other) => IsSameChannel(other) ? "would be read in two ways"
            : Base.Request is null == other.Base.Request is null ? "carry different payloads" : "are an event and a request";

        /// <summary>Its name in a message about another topic.</summary>
        public string NameFor(Entry reader) =>
            IsOwn || SymbolEqualityComparer.Default.Equals(Contract.ContainingAssembly, reader.Contract.ContainingAssembly) ? Display : $"{Display} (in {Contract.ContainingAssembly.Name})";

        private IEnumerable<Entry> WithReplies() => ReplyTopics.Of(Channel).Select(r => this with { Channel = r }).Prepend(this);
    }
}
