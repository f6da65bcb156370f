using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Compares the identities of roles with the topics of all contracts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdentityAnalyzer : CompilationAnalyzer
{
    /// <summary>What was probably meant, for the fix.</summary>
    internal const string NearProperty = "Near";

    /// <summary>The level under a name that the identity cannot have, for the fix.</summary>
    internal const string ReservedProperty = "Reserved";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.UnknownIdentity, DiagnosticDescriptors.LiteralAsIdentity];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var own = new ConcurrentBag<ParsedContract>();
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract && contract.Has(ContractParser.ContractAttribute))
                    own.Add(ParsedContract.Of(contract, c.CancellationToken));
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(c =>
        {
            var roles = c.Compilation.Assembly.GetAttributes().Where(a => a.AttributeClass.Is(RoleParser.RoleAttribute)).ToList();
            if (own.IsEmpty && roles.Count == 0)
                return;
            var others = ContractIndex.OfReferences(c.Compilation, c.CancellationToken).Select(s => ParsedContract.Of(s, c.CancellationToken));
            var channels = own.Concat(others).SelectMany(Granted.Of).ToList();
            foreach (var attribute in roles)
                ReportUnknown(c, attribute, channels);
            ReportLiterals(c, channels, RoleParser.Visible(c.Compilation).ToList());
        });
    }

    private static void ReportUnknown(CompilationAnalysisContext context, AttributeData attribute, List<Granted> channels)
    {
        if (attribute.Strings(0).FirstOrDefault() is not { } role)
            return;
        var granted = channels.Where(c => c.Roles.Contains(role)).ToList();
        // A role that no contract here names yet belongs to contracts elsewhere.
        if (granted.Count == 0)
            return;
        var names = granted.SelectMany(c => c.Channel.Placeholders).Select(p => p.Name).Distinct().ToList();
        var identities = attribute.Strings(1).ToList();
        for (var i = 0; i < identities.Count; i++)
        {
            if (names.Contains(identities[i]))
                continue;
            var near = NearestName.Of(identities[i], names);
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.UnknownIdentity, Locations.Argument(attribute, i + 1), ImmutableDictionary<string, string?>.Empty.Add(NearProperty, near), role, identities[i], near is null ? "" : $"; did you mean \"{near}\"?"));
        }
    }

    private static void ReportLiterals(CompilationAnalysisContext context, List<Granted> channels, List<RoleModel> roles)
    {
        // By the levels in front of them: the identities, with the role each belongs to.
        var identities = new Dictionary<string, (string Role, string Name, TopicLevel Level)>(StringComparer.Ordinal);
        foreach (var granted in channels)
        {
            for (var i = 0; i < granted.Channel.Segments.Count; i++)
            {
                var segment = granted.Channel.Segments[i];
                if (segment.Kind == TemplateSegmentKind.Placeholder
                    && roles.FirstOrDefault(r => granted.Roles.Contains(r.Name) && r.Identities.Contains(segment.Text)) is { } role)
                {
                    identities[Above(granted.Channel, i)] = (role.Name, segment.Text, TopicLevel.Of(granted.Channel, i));
                }
            }
        }

        var reported = new HashSet<Location>();
        foreach (var granted in channels.Where(c => Locations.IsOf(c.Contract, context.Compilation.Assembly)))
        {
            for (var i = 0; i < granted.Channel.Segments.Count; i++)
            {
                var segment = granted.Channel.Segments[i];
                if (segment.Kind != TemplateSegmentKind.Literal || !identities.TryGetValue(Above(granted.Channel, i), out var identity)
                    || !identity.Level.Accepts(segment.Text, first: i == 0))
                {
                    continue;
                }

                var location = Locations.Level(
                    granted.Contract, granted.Method, s => s.Kind == TemplateSegmentKind.Literal && s.Literal == segment.Text);
                if (Locations.IsIn(location, context.Compilation) && reported.Add(location!))
                {
                    var reserved = "~" + segment.Text;
                    var properties = ImmutableDictionary<string, string?>.Empty.Add(ReservedProperty, identity.Level.Accepts(reserved, first: i == 0) ? null : reserved);
                    context.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.LiteralAsIdentity, location, properties, identity.Role, identity.Name, segment.Text, $"{granted.Contract.Name}.{granted.Method.Name}"));
                }
            }
        }
    }

    /// <summary>The levels above one, in a form in which equal texts mean equal levels.</summary>
    private static string Above(ChannelModel channel, int level) =>
        string.Join("/", channel.Segments.Take(level).Select(s => s.Kind == TemplateSegmentKind.Literal ? "=" + s.Text : "+"));

    private sealed record Granted(INamedTypeSymbol Contract, IMethodSymbol Method, ChannelModel Channel, ImmutableArray<string> Roles)
    {
        public static IEnumerable<Granted> Of(ParsedContract contract) => contract.Channels.Select(c => new Granted(
            contract.Symbol, c.Method, c.Channel,
            [.. ChannelGrants.Roles(contract.Symbol, c.Method, sends: true), .. ChannelGrants.Roles(contract.Symbol, c.Method, sends: false)]));
    }
}
