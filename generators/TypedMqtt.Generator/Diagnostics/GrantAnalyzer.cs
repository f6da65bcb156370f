using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Looks at what a contract grants: to nobody, to both sides, or more than the identity of a role.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrantAnalyzer : CompilationAnalyzer
{
    /// <summary>The placeholder that others are bound to, for the fix.</summary>
    internal const string IdentityProperty = "Identity";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.NobodyMay, DiagnosticDescriptors.IdentityCharset, DiagnosticDescriptors.ForeignIdentity,
        DiagnosticDescriptors.ReadsOwnMessages, DiagnosticDescriptors.ListReplaced, DiagnosticDescriptors.NobodyAnswers,
    ];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var compilation = start.Compilation;
        var roles = new Lazy<IReadOnlyList<RoleModel>>(() => RoleParser.Visible(compilation).ToList());
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract)
                    return;
                // A contract that grants nothing at all does without access control and is not to be nagged.
                var grants = ChannelGrants.NamesRoles(contract);
                var places = new HashSet<Location?>();
                foreach (var (method, channel) in ParsedContract.Of(contract, c.CancellationToken).Channels)
                    new ChannelCheck(c, contract, method, channel, roles.Value, places).Run(grants);
            },
            SymbolKind.NamedType);
    }

    /// <summary>One channel and its grants.</summary>
    private readonly struct ChannelCheck(
        SymbolAnalysisContext context, INamedTypeSymbol contract, IMethodSymbol method, ChannelModel channel, IReadOnlyList<RoleModel> declared, HashSet<Location?> places)
    {
        private readonly string _display = $"{contract.Name}.{method.Name}";
        private readonly ImmutableArray<string> _senders = ChannelGrants.Roles(contract, method, sends: true);
        private readonly ImmutableArray<string> _receivers = ChannelGrants.Roles(contract, method, sends: false);

        public void Run(bool grants)
        {
            if (grants)
                ReportNobody();
            ReportReplaced(sends: true);
            ReportReplaced(sends: false);
            foreach (var role in _senders.Intersect(_receivers))
                Report(DiagnosticDescriptors.ReadsOwnMessages, Argument(role), role, _display);
            foreach (var (role, placeholder) in Identities(_senders.Concat(_receivers)).GroupBy(i => i.Placeholder.Name).Select(g => g.First()))
            {
                // All channels share the placeholders of the prefix.
                if (placeholder is { Kind: PlaceholderKind.Text, Constraint: not TemplateConstraintKind.Id } && PlaceholderLocation(placeholder.Name) is var place && places.Add(place))
                    Report(DiagnosticDescriptors.IdentityCharset, place, placeholder.Name, role.Name);
            }

            ReportForeign();
        }

        /// <summary>One finding for a channel, even where both directions are missing.</summary>
        private void ReportNobody()
        {
            if (!_senders.IsEmpty && !_receivers.IsEmpty)
                return;
            if (!_senders.IsEmpty && ReturnParser.IsRequest(method))
            {
                Report(DiagnosticDescriptors.NobodyAnswers, Locations.Of(method), _display, string.Join(", ", _senders.Select(s => $"\"{s}\"")));
                return;
            }

            var (sends, receives) = (ChannelGrants.Attribute(method, sends: true), ChannelGrants.Attribute(method, sends: false));
            var missing = _senders.IsEmpty ? _receivers.IsEmpty ? new[] { sends, receives } : [sends] : [receives];
            Report(
                DiagnosticDescriptors.NobodyMay, Locations.Of(method.Attribute(ContractParser.TopicAttribute)!), _display,
                string.Join(" and no ", missing.Select(m => m.TrimEnd('s').ToLowerInvariant())), string.Join(", ", missing.Select(m => $"{m}(\"…\")")));
        }

        private void ReportReplaced(bool sends)
        {
            var name = ChannelGrants.FullName(ChannelGrants.Attribute(method, sends));
            if (method.Attribute(name) is not { } own || contract.Attribute(name) is not { } general)
                return;
            var lost = general.Strings(0).Except(own.Strings(0)).ToList();
            if (lost.Count > 0)
                Report(DiagnosticDescriptors.ListReplaced, Locations.Of(own), ChannelGrants.Attribute(method, sends), _display, string.Join(", ", lost));
        }

        /// <summary>A sender that is bound to nothing, beside one that may speak for itself only.</summary>
        private void ReportForeign()
        {
            foreach (var (bound, placeholder) in Identities(_senders).GroupBy(i => i.Placeholder.Name).Select(g => g.First()))
            {
                foreach (var free in _senders.Where(s => s != bound.Name))
                {
                    if (declared.FirstOrDefault(r => r.Name == free) is { } other && !other.Identities.Contains(placeholder.Name))
                    {
                        context.ReportDiagnostic(Diagnostic.Create(
                            DiagnosticDescriptors.ForeignIdentity, ParsedContract.Place(contract, Argument(free)),
                            ImmutableDictionary<string, string?>.Empty.Add(IdentityProperty, placeholder.Name), free, _display, placeholder.Name, bound.Name));
                    }
                }
            }
        }

        private List<(RoleModel Role, PlaceholderModel Placeholder)> Identities(IEnumerable<string> roles)
        {
            var result = new List<(RoleModel, PlaceholderModel)>();
            foreach (var role in declared.Where(r => roles.Contains(r.Name)))
                result.AddRange(channel.Placeholders.Where(p => role.Identities.Contains(p.Name)).Select(p => (role, p)));
            return result;
        }

        private Location? Argument(string sender)
        {
            var attribute = ChannelGrants.Find(contract, method, sends: true)!;
            return Locations.Argument(attribute, attribute.Strings(0).ToList().IndexOf(sender));
        }

        private Location? PlaceholderLocation(string name) => Locations.Level(
            contract, method, s => s.Kind != TemplateSegmentKind.Literal && s.Name == name);

        private void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(descriptor, ParsedContract.Place(contract, location), arguments));
    }
}
