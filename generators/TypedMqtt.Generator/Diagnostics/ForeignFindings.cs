using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>
/// What is found while a contract is read and stands outside of it: in a payload type, in a part it inherits, in a type around it. It is
/// reported when the type it stands in is analyzed, because an editor offers fixes only for what is local to the type at hand.
/// </summary>
internal sealed class ForeignFindings
{
    private readonly Dictionary<SyntaxTree, List<Diagnostic>> _byTree = [];

    public ForeignFindings(Compilation compilation, Func<INamedTypeSymbol, CancellationToken, ParsedContract> parse)
    {
        // Several contracts may send the same payload.
        var seen = new HashSet<(string, Location, string)>();
        foreach (var contract in ContractIndex.Of(compilation.Assembly, CancellationToken.None))
        {
            foreach (var finding in parse(contract, CancellationToken.None).Findings)
            {
                if (!IsForeign(contract, finding) || !seen.Add((finding.Id, finding.Location, finding.GetMessage(null))))
                    continue;
                var tree = finding.Location.SourceTree!;
                if (!_byTree.TryGetValue(tree, out var list))
                    _byTree.Add(tree, list = []);
                list.Add(finding);
            }
        }
    }

    /// <summary>Whether a finding stands outside of the contract it comes from.</summary>
    public static bool IsForeign(INamedTypeSymbol contract, Diagnostic finding) =>
        finding.Location.SourceTree is not null && !Holds(contract, finding.Location);

    /// <summary>What stands in a type, and not in one nested in it.</summary>
    public IEnumerable<Diagnostic> In(INamedTypeSymbol type)
    {
        if (_byTree.Count == 0)
            return [];
        return type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct()
            .SelectMany(t => _byTree.TryGetValue(t, out var list) ? list : [])
            .Where(f => Holds(type, f.Location) && !type.GetTypeMembers().Any(t => Holds(t, f.Location)));
    }

    private static bool Holds(INamedTypeSymbol type, Location location) =>
        type.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == location.SourceTree && r.Span.Contains(location.SourceSpan));
}
