using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>What a member of a contract, or a member generated for it, does with which channels.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Methods">The channels.</param>
/// <param name="Use">What is done with them: a <c>ChannelUse</c>.</param>
internal sealed record ChannelReference(INamedTypeSymbol Contract, ImmutableArray<IMethodSymbol> Methods, int Use)
{
    public const int NameOnly = 0, Sends = 1, Receives = 2;

    private const string MemberAttribute = "TypedMqtt.CompilerServices.ChannelMemberAttribute";

    /// <summary>What a method does; null when it has nothing to do with a contract.</summary>
    public static ChannelReference? Of(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.ContainingType is { TypeKind: TypeKind.Interface } contract)
            return method.Has(ContractParser.TopicAttribute) ? new(contract, [method], Sends) : null;
        return OfMarked(method);
    }

    /// <summary>What is known of a member that is marked with its channel.</summary>
    public static ChannelReference? OfMarked(ISymbol member)
    {
        if (member.Attribute(MemberAttribute) is not { ConstructorArguments: { Length: 3 } arguments }
            || arguments[0].Value is not INamedTypeSymbol contract || arguments[1].Value is not string name || arguments[2].Value is not int use)
        {
            return null;
        }

        var channels = ChannelGrants.Channels(contract);
        var methods = name.Length == 0 ? channels : channels.Where(m => ChannelGrants.Name(m) == name);
        return new(contract, methods.ToImmutableArray(), use);
    }
}
