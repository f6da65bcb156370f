using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Who may do what with a channel, read from the attributes of its method or, where it has none, of its contract.</summary>
internal static class ChannelGrants
{
    private static readonly string[] RoleLists = [.. new[] { "Publishers", "Subscribers", "Requesters", "Responders" }.Select(FullName)];

    /// <summary>Attribute that grants a direction, without its namespace and suffix.</summary>
    public static string Attribute(IMethodSymbol method, bool sends) =>
        ReturnParser.IsRequest(method) ? (sends ? "Requesters" : "Responders") : (sends ? "Publishers" : "Subscribers");

    /// <summary>Roles that may send or receive.</summary>
    public static ImmutableArray<string> Roles(INamedTypeSymbol contract, IMethodSymbol method, bool sends) =>
        Find(contract, method, sends)?.Strings(0).Distinct().ToImmutableArray() ?? [];

    /// <summary>The attribute that counts.</summary>
    public static AttributeData? Find(INamedTypeSymbol contract, IMethodSymbol method, bool sends)
    {
        var name = FullName(Attribute(method, sends));
        return method.Attribute(name) ?? contract.Attribute(name) ?? method.ContainingType.Attribute(name);
    }

    /// <summary>Whether a contract says anywhere who may do what.</summary>
    public static bool NamesRoles(INamedTypeSymbol contract) =>
        OwnChannels(contract).Prepend<ISymbol>(contract).Any(s => s.GetAttributes().Any(a => IsRoleList(a.AttributeClass)));

    public static bool IsRoleList(INamedTypeSymbol? attribute) => RoleLists.Contains(attribute?.ToPlain());

    public static string FullName(string attribute) => $"TypedMqtt.{attribute}Attribute";

    /// <summary>The methods that are channels of this contract: declared by it, or by a part of it.</summary>
    public static IEnumerable<IMethodSymbol> OwnChannels(INamedTypeSymbol contract) =>
        contract.GetMembers().OfType<IMethodSymbol>().Where(m => m.Has(ContractParser.TopicAttribute)).Concat(ContractBases.Channels(contract));

    /// <summary>The methods that are channels, those of base contracts included.</summary>
    public static IEnumerable<IMethodSymbol> Channels(INamedTypeSymbol contract) =>
        contract.AllInterfaces.Prepend(contract).SelectMany(i => i.GetMembers()).OfType<IMethodSymbol>().Where(m => m.Has(ContractParser.TopicAttribute));

    /// <summary>Wire name of a channel.</summary>
    public static string Name(IMethodSymbol method) =>
        method.Attribute(ContractParser.TopicAttribute)?.Named<string>("Name") ?? ChannelParser.ChannelName(method.Name);

    /// <summary>The declaration that grants a direction, for messages: the attribute, and where it stands or has to stand.</summary>
    public static string Declaration(INamedTypeSymbol contract, IMethodSymbol method, bool sends)
    {
        var (name, found) = (Attribute(method, sends), Find(contract, method, sends));
        var roles = found is null ? "" : $"({string.Join(", ", found.Strings(0).Select(r => $"\"{r}\""))})";
        var owner = found is not null && method.Attribute(FullName(name)) is null ? contract.Name : $"{contract.Name}.{method.Name}";
        var location = found?.ApplicationSyntaxReference is { } reference ? reference.SyntaxTree.GetLocation(reference.Span) : Locations.Of(method);
        if (location is not { IsInSource: true })
            return $"[{name}{roles}] of {owner} in {contract.ContainingAssembly.Name}";
        var span = location.GetLineSpan();
        return $"[{name}{roles}] of {owner} at {Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1})";
    }
}
