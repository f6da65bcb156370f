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
    private const string DataMemberAttribute = "System.Runtime.Serialization.DataMemberAttribute";
    private const string FormatterAttribute = "MessagePack.MessagePackFormatterAttribute";
    private const string LimitAttribute = "TypedMqtt.LimitAttribute";
    private const string MaxLengthAttribute = "System.ComponentModel.DataAnnotations.MaxLengthAttribute";

    /// <summary>Parses the members.</summary>
    /// <returns>The members, or null when one has no wire form (reported).</returns>
    public List<ParsedMember>? Parse(INamedTypeSymbol type, Func<Location?> use)
    {
        var members = new List<ParsedMember>();
        var complete = true;
        var isDataContract = IsDataContract(type);
        foreach (var symbol in Candidates(type, isDataContract))
        {
            var memberType = symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type;
            Location? At() => Locations.IsOf(symbol, assembly) ? Locations.MemberType(symbol) : use();
            var shape = new ShapeParser(payloads, context, assembly).Parse(
                memberType, $"{type.Name}.{symbol.Name}", At, Attribute(type, symbol, FormatterAttribute), MaxLength(type, symbol));
            if (shape is null || !IsReachable(type, symbol, At))
            {
                complete = false;
                continue;
            }

            if (Locations.IsOf(symbol, assembly))
                TimeAndMoney.Check(shape, $"{type.Name}.{symbol.Name}", At, context);
            var key = Key(type, symbol, isDataContract);
            members.Add(new ParsedMember(symbol, memberType, new MemberModel(
                SymbolExtensions.Escape(symbol.Name), key as string ?? WireName(type, symbol), key as int? ?? -1,
                memberType.ToAnnotated(), shape, Setter(symbol, key is not null), symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true },
                "default", symbol.ContainingType.ToQualified(), symbol is IFieldSymbol, IsHidden(symbol))));
        }

        return CheckKeys(type, members, use) && complete ? members : null;
    }

    private static List<ISymbol> Candidates(INamedTypeSymbol type, bool isDataContract)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
            chain.Push(t);
        var result = new List<ISymbol>();
        foreach (var member in chain.SelectMany(t => t.GetMembers()))
        {
            if (member.IsStatic || member.IsImplicitlyDeclared && member is IFieldSymbol || IsIgnored(member) || isDataContract && !member.Has(DataMemberAttribute))
                continue;
            // What is not public is part of the message only when somebody says so.
            if (IsHidden(member) && !member.Has(KeyAttribute) && !isDataContract)
                continue;
            var carriesData = member switch
            {
                IPropertySymbol { IsIndexer: false, GetMethod: not null } property => IsStored(property, type, isDataContract),
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
    private static bool IsStored(IPropertySymbol property, INamedTypeSymbol type, bool isDataContract)
    {
        if (property.SetMethod is { DeclaredAccessibility: Accessibility.Public } || property.Has(KeyAttribute) || isDataContract)
            return true;
        return property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property))
            || type.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsIgnored(ISymbol member) =>
        member.Has("MessagePack.IgnoreMemberAttribute") || member.Has("System.Runtime.Serialization.IgnoreDataMemberAttribute");

    private static bool IsHidden(ISymbol member) => member.DeclaredAccessibility != Accessibility.Public
        || member is IPropertySymbol { GetMethod: not { DeclaredAccessibility: Accessibility.Public } };

    /// <summary>As MessagePack has it: its own attributes win over those of data contracts.</summary>
    private static bool IsDataContract(INamedTypeSymbol type) =>
        type.Has("System.Runtime.Serialization.DataContractAttribute") && !type.Has("MessagePack.MessagePackObjectAttribute");

    /// <summary>The key as number or name; null when the member has none of its own.</summary>
    private static object? Key(INamedTypeSymbol type, ISymbol symbol, bool isDataContract)
    {
        if (!isDataContract)
            return symbol.Attribute(KeyAttribute)?.ConstructorArguments.FirstOrDefault().Value;
        var attribute = symbol.Attribute(DataMemberAttribute)!;
        return attribute.IsSet("Order") ? attribute.Named("Order", 0) : attribute.Named<string>("Name") ?? WireName(type, symbol);
    }

    private static string WireName(INamedTypeSymbol type, ISymbol symbol) =>
        Attribute(type, symbol, WireNameAttribute)?.Strings(0).FirstOrDefault() ?? symbol.Name;

    private static int MaxLength(INamedTypeSymbol type, ISymbol symbol) =>
        (Attribute(type, symbol, LimitAttribute) ?? Attribute(type, symbol, MaxLengthAttribute))?.ConstructorArguments.FirstOrDefault().Value is int and > 0 and var length ? length : 0;

    /// <summary>An attribute of a member; on a positional record it may stand on the parameter.</summary>
    private static AttributeData? Attribute(INamedTypeSymbol type, ISymbol symbol, string name) => symbol.Attribute(name)
        ?? type.InstanceConstructors.SelectMany(c => c.Parameters).FirstOrDefault(p => p.Name == symbol.Name && p.Has(name))?.Attribute(name);

    private MemberSetter Setter(ISymbol symbol, bool hasKey) => symbol switch
    {
        IFieldSymbol { IsReadOnly: true } => MemberSetter.Constructor,
        IFieldSymbol when IsHidden(symbol) => MemberSetter.Accessor,
        IFieldSymbol { IsRequired: true } => MemberSetter.Required,
        IFieldSymbol => MemberSetter.Set,
        IPropertySymbol { SetMethod: { } set } property when IsAccessible(set) =>
            property.IsRequired ? MemberSetter.Required
            : !set.IsInitOnly ? MemberSetter.Set
            : !property.ContainingType.IsGenericType ? MemberSetter.Accessor
            : property.ContainingType.IsRecord || property.ContainingType.IsValueType ? MemberSetter.With : MemberSetter.Constructor,
        IPropertySymbol { SetMethod: not null, ContainingType.IsGenericType: false } when hasKey => MemberSetter.Accessor,
        _ => MemberSetter.Constructor,
    };

    private bool IsAccessible(IMethodSymbol set) => set.DeclaredAccessibility == Accessibility.Public
        || (set.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
            && SymbolEqualityComparer.Default.Equals(set.ContainingAssembly, assembly));

    /// <summary>Accessors reach into closed types only.</summary>
    private bool IsReachable(INamedTypeSymbol type, ISymbol symbol, Func<Location?> location)
    {
        if (!IsHidden(symbol) || !symbol.ContainingType.IsGenericType)
            return true;
        context.Report(
            DiagnosticDescriptors.Unreadable, location, $"{type.Name}.{symbol.Name}", "a member of a generic type that is not public cannot be reached; make it public");
        return false;
    }

    private bool CheckKeys(INamedTypeSymbol type, List<ParsedMember> members, Func<Location?> use)
    {
        var keyed = members.Where(m => m.Model.Key >= 0).ToList();
        var negative = members.FirstOrDefault(m => Key(type, m.Symbol, IsDataContract(type)) is int and < 0);
        var unkeyed = keyed.Count == 0 ? null : members.FirstOrDefault(m => m.Model.Key < 0);
        var twice = members.FirstOrDefault(m => members.Any(o => o != m && (keyed.Count > 0 ? o.Model.Key == m.Model.Key : o.Model.WireName == m.Model.WireName)));
        var wrong = negative ?? unkeyed ?? twice;
        if (wrong is null)
            return true;
        context.Report(
            DiagnosticDescriptors.MixedKeys, () => Locations.Of(wrong.Symbol, assembly, use), $"{type.Name}.{wrong.Symbol.Name}",
            wrong == negative ? "has a negative key" : wrong == unkeyed ? "has no integer key and others do" : "shares its key with another member");
        return false;
    }
}
