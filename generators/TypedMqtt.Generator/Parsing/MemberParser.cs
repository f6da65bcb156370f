using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>A member with the symbol it came from; lives only while a type is parsed.</summary>
internal sealed class ParsedMember(ISymbol symbol, ITypeSymbol type, MemberModel model)
{
    public ISymbol Symbol { get; } = symbol;

    public ITypeSymbol Type { get; } = type;

    public MemberModel Model { get; set; } = model;
}

/// <summary>Finds the members of a payload type, base types first.</summary>
internal sealed class MemberParser(PayloadParser payloads, ParseContext context, IAssemblySymbol assembly)
{
    public const string WireNameAttribute = "TypedMqtt.WireNameAttribute";

    private const string KeyAttribute = "MessagePack.KeyAttribute";

    /// <summary>Parses the members.</summary>
    /// <returns>The members, or null when one has no wire form (reported).</returns>
    public List<ParsedMember>? Parse(INamedTypeSymbol type, Func<Location?> use)
    {
        var members = new List<ParsedMember>();
        var complete = true;
        var candidates = Candidates(type);
        foreach (var symbol in candidates)
        {
            var memberType = symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type;
            var path = $"{type.Name}.{symbol.Name}";
            var shape = new ShapeParser(payloads, context).Parse(
                memberType, path, () => symbol.Locations.Any(l => l.IsInSource) ? Locations.MemberType(symbol) : use());
            if (shape is null)
            {
                complete = false;
                continue;
            }

            var key = Key(symbol);
            members.Add(new ParsedMember(symbol, memberType, new MemberModel(
                SymbolExtensions.Escape(symbol.Name), key as string ?? WireName(type, symbol), key as int? ?? -1,
                memberType.ToAnnotated(), shape, Setter(symbol), symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }, "default")));
        }

        return CheckKeys(type, members, use) && complete ? members : null;
    }

    private static List<ISymbol> Candidates(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
            chain.Push(t);
        var result = new List<ISymbol>();
        foreach (var member in chain.SelectMany(t => t.GetMembers()))
        {
            if (member.IsStatic || member.IsImplicitlyDeclared && member is IFieldSymbol || member.DeclaredAccessibility != Accessibility.Public || IsIgnored(member))
                continue;
            var carriesData = member switch
            {
                IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public } property => IsStored(property, type),
                IFieldSymbol { IsConst: false } => true,
                _ => false,
            };
            if (!carriesData)
                continue;
            // An override or a member that hides another takes its place.
            var hidden = result.FindIndex(m => m.Name == member.Name);
            if (hidden >= 0)
                result[hidden] = member;
            else
                result.Add(member);
        }

        return result;
    }

    /// <summary>Whether a property holds a value; one that is computed from others is not part of the message.</summary>
    private static bool IsStored(IPropertySymbol property, INamedTypeSymbol type)
    {
        if (property.SetMethod is { DeclaredAccessibility: Accessibility.Public } || property.Has(KeyAttribute))
            return true;
        return property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property))
            || type.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsIgnored(ISymbol member) =>
        member.Has("MessagePack.IgnoreMemberAttribute") || member.Has("System.Runtime.Serialization.IgnoreDataMemberAttribute");

    private static object? Key(ISymbol symbol) =>
        symbol.Attribute(KeyAttribute)?.ConstructorArguments.FirstOrDefault().Value;

    private static string WireName(INamedTypeSymbol type, ISymbol symbol)
    {
        // On a positional record the attribute may stand on the parameter.
        var parameter = type.InstanceConstructors.SelectMany(c => c.Parameters).FirstOrDefault(p => p.Name == symbol.Name && p.Has(WireNameAttribute));
        return (symbol.Attribute(WireNameAttribute) ?? parameter?.Attribute(WireNameAttribute))?.Strings(0).FirstOrDefault() ?? symbol.Name;
    }

    private MemberSetter Setter(ISymbol symbol) => symbol switch
    {
        IFieldSymbol { IsReadOnly: true } => MemberSetter.Constructor,
        IFieldSymbol { IsRequired: true } => MemberSetter.Required,
        IFieldSymbol => MemberSetter.Set,
        IPropertySymbol { SetMethod: { } set } property when IsAccessible(set) =>
            property.IsRequired ? MemberSetter.Required : set.IsInitOnly ? MemberSetter.Init : MemberSetter.Set,
        _ => MemberSetter.Constructor,
    };

    private bool IsAccessible(IMethodSymbol set) => set.DeclaredAccessibility == Accessibility.Public
        || (set.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
            && SymbolEqualityComparer.Default.Equals(set.ContainingAssembly, assembly));

    private bool CheckKeys(INamedTypeSymbol type, List<ParsedMember> members, Func<Location?> use)
    {
        var keyed = members.Where(m => m.Model.Key >= 0).ToList();
        var negative = members.FirstOrDefault(m => Key(m.Symbol) is int and < 0);
        var unkeyed = keyed.Count == 0 ? null : members.FirstOrDefault(m => m.Model.Key < 0);
        var twice = members.FirstOrDefault(m => members.Any(o => o != m && (keyed.Count > 0 ? o.Model.Key == m.Model.Key : o.Model.WireName == m.Model.WireName)));
        var wrong = negative ?? unkeyed ?? twice;
        if (wrong is null)
            return true;
        context.Report(
            DiagnosticDescriptors.MixedKeys, () => wrong.Symbol.Locations.Any(l => l.IsInSource) ? Locations.Of(wrong.Symbol) : use(), $"{type.Name}.{wrong.Symbol.Name}",
            wrong == negative ? "has a negative key" : wrong == unkeyed ? "has no integer key and others do" : "shares its key with another member");
        return false;
    }
}
