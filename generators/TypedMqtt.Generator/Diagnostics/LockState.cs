using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>The lock of a project beside its contracts.</summary>
internal sealed class LockState
{
    // An edit that touches no contract leaves every model the same object, and so the comparison.
    private static readonly ConditionalWeakTable<LockFile, Comparison> Known = new();

    private readonly Comparison _comparison;

    private LockState(LockFile released, IReadOnlyList<ParsedContract> contracts, IReadOnlyList<RoleModel> roles)
    {
        Released = released;
        Contracts = contracts;
        // Of contracts that share a name, which is an error of its own, the first stands for it.
        var models = contracts.Select(c => c.Model).OfType<ContractModel>().GroupBy(m => m.Name, StringComparer.Ordinal).Select(g => g.First()).ToArray();
        var unknown = contracts.Where(c => c.Model is null).Select(c => ContractParser.WireName(c.Symbol) + ".").ToArray();
        if (!Known.TryGetValue(released, out var known) || !known.IsOf(models, roles, unknown))
        {
            known = new Comparison(released, models, roles, unknown);
            Known.Remove(released);
            Known.GetValue(released, _ => known);
        }

        _comparison = known;
    }

    public LockFile Released { get; }

    public LockFile Now => _comparison.Now;

    /// <summary>The contracts of the project, those with errors included.</summary>
    public IReadOnlyList<ParsedContract> Contracts { get; }

    /// <summary>The valid ones, with the numbers of the lock.</summary>
    public IReadOnlyList<ContractModel> Models => _comparison.Models;

    /// <summary>Whether nothing can be recorded, because a contract says nothing yet.</summary>
    public bool HasErrors => Contracts.Any(c => c.Model is null && c.Symbol.GetMembers().Length > 0);

    public static LockState Of(Compilation compilation, LockFile released, CancellationToken cancellationToken) => new(
        released,
        [.. ContractIndex.Of(compilation.Assembly, cancellationToken).OrderBy(c => c.ToPlain(), StringComparer.Ordinal).Select(c => ParsedContract.Of(c, cancellationToken))],
        [.. RoleParser.Parse(compilation.Assembly.GetAttributes().Where(a => a.AttributeClass.Is(RoleParser.RoleAttribute))).Distinct()]);

    public IReadOnlyList<LockChange> Changes() => _comparison.Changes;

    /// <summary>Whether the lock says other lines than the code would write.</summary>
    public bool IsStale() => _comparison.IsStale;

    /// <summary>What lies between a lock and contracts; each part is found when it is asked for.</summary>
    /// <param name="released">The lock.</param>
    /// <param name="contracts">The valid contracts.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="unknown">Starts of the names of channels of which nothing can be said.</param>
    private sealed class Comparison(LockFile released, ContractModel[] contracts, IReadOnlyList<RoleModel> roles, string[] unknown)
    {
        private ContractModel[]? _models;
        private LockFile? _now;
        private IReadOnlyList<LockChange>? _changes;
        private bool? _isStale;

        public ContractModel[] Models => _models ??= [.. contracts.Select(CompactKeys.Of(released).Apply)];

        public LockFile Now => _now ??= ContractFacts.Of(Models, roles);

        public IReadOnlyList<LockChange> Changes => _changes ??= LockComparer.Compare(released, Now, channel => unknown.Any(u => channel.StartsWith(u, StringComparison.Ordinal)));

        public bool IsStale => _isStale ??= !LockUpdate.Record(released, Now, unknown.Length == 0 ? Changes : null).Lines().SequenceEqual(released.Lines());

        public bool IsOf(ContractModel[] otherContracts, IReadOnlyList<RoleModel> otherRoles, string[] otherUnknown)
        {
            if (contracts.Length != otherContracts.Length || !roles.SequenceEqual(otherRoles) || !unknown.SequenceEqual(otherUnknown))
                return false;
            for (var i = 0; i < contracts.Length; i++)
            {
                if (!ReferenceEquals(contracts[i], otherContracts[i]) && !contracts[i].Equals(otherContracts[i]))
                    return false;
            }

            return true;
        }
    }
}
