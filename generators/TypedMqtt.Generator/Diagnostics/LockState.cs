using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>The lock of a project beside its contracts.</summary>
internal sealed class LockState
{
    private LockState(LockFile released, IReadOnlyList<ParsedContract> contracts, IReadOnlyList<RoleModel> roles)
    {
        Released = released;
        Contracts = contracts;
        var keys = CompactKeys.Of(released);
        // Of contracts that share a name, which is an error of its own, the first stands for it.
        Models = [.. contracts.Select(c => c.Model).OfType<ContractModel>().GroupBy(m => m.Name, StringComparer.Ordinal).Select(g => keys.Apply(g.First()))];
        Now = ContractFacts.Of(Models, roles);
    }

    public LockFile Released { get; }

    public LockFile Now { get; }

    /// <summary>The contracts of the project, those with errors included.</summary>
    public IReadOnlyList<ParsedContract> Contracts { get; }

    /// <summary>The valid ones, with the numbers of the lock.</summary>
    public IReadOnlyList<ContractModel> Models { get; }

    /// <summary>Whether nothing can be recorded, because a contract says nothing yet.</summary>
    public bool HasErrors => Contracts.Any(c => c.Model is null && c.Symbol.GetMembers().Length > 0);

    public static LockState Of(Compilation compilation, LockFile released, CancellationToken cancellationToken) => new(
        released,
        [.. ContractIndex.Of(compilation.Assembly, cancellationToken).OrderBy(c => c.ToPlain(), StringComparer.Ordinal).Select(c => ParsedContract.Of(c, cancellationToken))],
        [.. RoleParser.Parse(compilation.Assembly.GetAttributes().Where(a => a.AttributeClass.Is(RoleParser.RoleAttribute))).Distinct()]);

    public IReadOnlyList<LockChange> Changes() => LockComparer.Compare(Released, Now, IsOfBrokenContract);

    /// <summary>Whether the lock says other lines than the code would write.</summary>
    public bool IsStale() => !LockUpdate.Record(Released, Now).Lines().SequenceEqual(Released.Lines());

    private bool IsOfBrokenContract(string channel) => Contracts.Any(c => c.Model is null && channel.StartsWith(ContractParser.WireName(c.Symbol) + ".", StringComparison.Ordinal));
}
