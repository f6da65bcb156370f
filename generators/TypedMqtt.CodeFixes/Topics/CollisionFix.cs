using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.CodeFixes.Topics;

/// <summary>TMQ0120, TMQ0121: tells two channels apart by a level, or lets them share one.</summary>
/// <remarks>Offered at the later of the two, so that fixing all does not change both.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CollisionFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0120", "TMQ0121"];

    private protected override void Offer(FixSite site)
    {
        var other = site.Diagnostic.AdditionalLocations is { Count: > 0 } related ? related[0] : null;
        // What an old topic is called is not for us to change.
        if (site.Method is not { } method || TemplateFix.Template(method) is not { } template || template.Span != site.Span || other is not null && !IsLater(site.Diagnostic.Location, other))
            return;
        if (site.Model.GetDeclaredSymbol(method) is not IMethodSymbol symbol || !symbol.ContainingType.Has(ContractParser.ContractAttribute) || template.Token.Text.StartsWith("\"\"\"", StringComparison.Ordinal))
            return;
        var contract = ParsedContract.Of(symbol.ContainingType, site.Context.CancellationToken);
        if (contract.Channels.FirstOrDefault(c => SymbolEqualityComparer.Default.Equals(c.Method, symbol)) is not { Channel: { } channel })
            return;
        if (site.Diagnostic.Id == "TMQ0121" && Twin(site, other, symbol, channel, contract) is { } twin)
            Share(site, method, symbol, twin);
        Separate(site, template.Token, contract.Model!, channel);
    }

    /// <summary>Adds the first level that keeps the topic away from all others.</summary>
    private static void Separate(FixSite site, SyntaxToken template, ContractModel contract, ChannelModel channel)
    {
        var others = ContractIndex.Of(site.Model.Compilation.Assembly, site.Context.CancellationToken)
            .SelectMany(c => ParsedContract.Of(c, site.Context.CancellationToken).Channels).Select(c => c.Channel).Where(c => !c.Equals(channel)).SelectMany(Topics).ToList();
        var isOpen = channel.Segments[channel.Segments.Count - 1].Kind == TemplateSegmentKind.Tail;
        foreach (var name in new[] { Kebab(channel.Name), Kebab(contract.Stem + channel.Name) })
        {
            foreach (var position in isOpen ? [contract.Prefix.Count] : new[] { channel.Segments.Count, contract.Prefix.Count })
            {
                var level = new SegmentModel(TemplateSegmentKind.Literal, name);
                var moved = channel with { Segments = channel.Segments.Take(position).Append(level).Concat(channel.Segments.Skip(position)).ToEquatable() };
                if (Topics(moved).Any(t => others.Any(o => TopicOverlap.Witness(t, o) is not null)))
                    continue;
                var isLast = position == channel.Segments.Count;
                site.Offer(
                    $"Tell it apart by the level '{name}'", "Tell apart by a level",
                    [isLast ? Edit.Insert(template.Span.End - 1, "/" + name) : Edit.Insert(template.SpanStart + template.Text.IndexOf('"') + 1, name + "/")]);
                return;
            }
        }
    }

    private static IEnumerable<ChannelModel> Topics(ChannelModel channel) =>
        channel.Legacy.Select(channel.At).Prepend(channel).SelectMany(c => ReplyTopics.Of(c).Prepend(c));

    /// <summary>The other channel, where it has the same levels and parameters, so that whoever uses one can use the other.</summary>
    private static IMethodSymbol? Twin(FixSite site, Location? other, IMethodSymbol method, ChannelModel channel, ParsedContract contract)
    {
        if (other is null || other.SourceTree != site.Root.SyntaxTree || site.Root.FindNode(other.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration)
            return null;
        var twin = contract.Channels.FirstOrDefault(c => c.Method.DeclaringSyntaxReferences.Any(r => r.Span == declaration.Span && r.SyntaxTree == other.SourceTree));
        return twin is { Method: { } symbol, Channel: { } same }
            && Enumerable.Range(0, Math.Max(same.Segments.Count, channel.Segments.Count)).All(i => i < same.Segments.Count && i < channel.Segments.Count && IsSameLevel(same, channel, i))
            && symbol.Parameters.Select(Shape).SequenceEqual(method.Parameters.Select(Shape))
            ? symbol
            : null;
    }

    private static bool IsSameLevel(ChannelModel one, ChannelModel other, int index) =>
        one.Segments[index].Kind == other.Segments[index].Kind && TopicLevel.Of(one, index).Key == TopicLevel.Of(other, index).Key;

    private static (string Name, string Type) Shape(IParameterSymbol parameter) => (parameter.Name, parameter.Type.ToAnnotated());

    private static void Share(FixSite site, MethodDeclarationSyntax method, IMethodSymbol symbol, IMethodSymbol twin)
    {
        var document = site.Context.Document;
        site.Context.RegisterCodeFix(
            CodeAction.Create($"Remove {symbol.Name} and use {twin.Name}", c => ShareAsync(document, method, symbol, twin.Name, c), "TMQ0121 Share the channel"), site.Diagnostic);
    }

    private static async Task<Solution> ShareAsync(Document document, MethodDeclarationSyntax method, IMethodSymbol symbol, string name, CancellationToken cancellationToken)
    {
        var solution = document.Project.Solution;
        var edits = new Dictionary<DocumentId, List<TextChange>> { [document.Id] = [Edit.RemoveDeclaration(method)] };
        foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var place in reference.Locations.Where(l => !l.IsImplicit && l.Document is not SourceGeneratedDocument && l.Location.SourceTree is not null))
            {
                if (!edits.TryGetValue(place.Document.Id, out var list))
                    edits.Add(place.Document.Id, list = []);
                list.Add(Edit.Replace(place.Location.SourceSpan, name));
            }
        }

        foreach (var edit in edits)
        {
            var text = await solution.GetDocument(edit.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(edit.Key, text.WithChanges(edit.Value.OrderBy(e => e.Span.Start).Distinct()));
        }

        return solution;
    }

    private static bool IsLater(Location one, Location other) =>
        string.CompareOrdinal(one.SourceTree?.FilePath, other.SourceTree?.FilePath) is var files and not 0 ? files > 0 : one.SourceSpan.Start > other.SourceSpan.Start;

    /// <summary>A name as it is usual in topics: <c>SetpointChanged</c> as <c>setpoint-changed</c>.</summary>
    private static string Kebab(string name)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || i + 1 < name.Length && char.IsLower(name[i + 1])))
                result.Append('-');
            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }
}
