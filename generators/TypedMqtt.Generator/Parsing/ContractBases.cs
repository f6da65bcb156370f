using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>
/// What a contract inherits: other contracts, whose channels stay theirs, and parts, interfaces without <c>[MqttContract]</c> whose
/// <c>[Topic]</c> methods become channels of each contract that has them.
/// </summary>
internal static class ContractBases
{
    /// <summary>All contracts a contract inherits, each once.</summary>
    public static List<INamedTypeSymbol> Contracts(INamedTypeSymbol contract) =>
        contract.AllInterfaces.Where(i => i.Has(ContractParser.ContractAttribute)).ToList();

    /// <summary>The parts that are this contract's own: not those of an inherited contract.</summary>
    public static List<INamedTypeSymbol> Parts(INamedTypeSymbol contract)
    {
        var contracts = Contracts(contract);
        var inherited = new HashSet<INamedTypeSymbol>(contracts.SelectMany(c => c.AllInterfaces).Concat(contracts), SymbolEqualityComparer.Default);
        return contract.AllInterfaces.Where(i => !inherited.Contains(i)).ToList();
    }

    /// <summary>The channels of the parts.</summary>
    public static IEnumerable<IMethodSymbol> Channels(INamedTypeSymbol contract) =>
        Parts(contract).SelectMany(p => p.GetMembers()).OfType<IMethodSymbol>().Where(m => m.IsAbstract && m.Has(ContractParser.TopicAttribute));

    /// <summary>Reports a part with a member that is neither a channel nor the disposal that a publisher does without.</summary>
    public static void Check(INamedTypeSymbol contract, ParseContext context)
    {
        foreach (var part in Parts(contract).Where(p => !IsDisposal(p)))
        {
            if (part.GetMembers().FirstOrDefault(m => m.IsAbstract && !m.Has(ContractParser.TopicAttribute)) is { } member)
                context.Report(DiagnosticDescriptors.ForeignMember, () => Locations.Of(contract), $"{part.Name}.{member.Name}", contract.Name);
        }
    }

    public static bool IsDisposable(INamedTypeSymbol contract) => contract.AllInterfaces.Any(i => i.Is("System.IDisposable"));

    public static bool IsAsyncDisposable(INamedTypeSymbol contract) => contract.AllInterfaces.Any(i => i.Is("System.IAsyncDisposable"));

    private static bool IsDisposal(INamedTypeSymbol part) => part.Is("System.IDisposable") || part.Is("System.IAsyncDisposable");
}
