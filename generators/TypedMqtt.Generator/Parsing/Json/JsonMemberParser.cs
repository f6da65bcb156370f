using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>Finds the members that System.Text.Json writes of an object, with their names.</summary>
internal sealed class JsonMemberParser(JsonShapeParser shapes, JsonContextOptions options)
{
    /// <summary>Of <c>JsonIgnoreCondition</c>.</summary>
    public const int WhenWritingDefault = 2, WhenWritingNull = 3;

    private const int Always = 1, WhenWriting = 4;

    /// <summary>Parses the members.</summary>
    public IEnumerable<MemberModel> Parse(INamedTypeSymbol type)
    {
        var found = new Dictionary<string, (ISymbol Symbol, int? Ignore)>(StringComparer.Ordinal);
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        // Derived types come first: what they hide or override is found later and left out.
        foreach (var symbol in Hierarchy(type).SelectMany(t => t.GetMembers().Where(m => m is IPropertySymbol).Concat(t.GetMembers().Where(m => m is IFieldSymbol))))
        {
            if (!IsCandidate(symbol) || ignored.Contains(symbol.Name) && (symbol.IsVirtual || symbol.IsOverride || symbol.IsAbstract))
                continue;
            var ignore = symbol.Attribute(JsonContextOptions.Namespace + "JsonIgnoreAttribute") is { } attribute ? attribute.Named("Condition", Always) : (int?)null;
            if (ignore == Always)
                ignored.Add(symbol.Name);
            var name = symbol.Attribute(JsonContextOptions.Namespace + "JsonPropertyNameAttribute")?.Strings(0).FirstOrDefault() ?? options.Naming.Convert(symbol.Name);
            if (!found.TryGetValue(name, out var other) || other.Ignore == Always)
                found[name] = (symbol, ignore);
        }

        var constructor = Constructor(type);
        var isQuoted = Quotes(type) ?? options.QuotesNumbers;
        foreach (var member in found.Where(f => IsWritten(f.Value.Symbol, f.Value.Ignore)))
        {
            var symbol = member.Value.Symbol;
            var memberType = symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type;
            var shape = shapes.Parse(memberType, Quotes(symbol) ?? isQuoted, symbol);
            yield return new MemberModel(
                SymbolExtensions.Escape(symbol.Name), member.Key, -1, memberType.ToAnnotated(), shape, MemberSetter.Set,
                IsRequired(symbol, constructor), "default", symbol.ContainingType.ToQualified(), symbol is IFieldSymbol)
            { Omission = Omission(member.Value.Ignore ?? options.Omission, shape) };
        }
    }

    /// <summary>A type and what it inherits members from.</summary>
    public static IEnumerable<INamedTypeSymbol> Hierarchy(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
            return type.AllInterfaces.Insert(0, type);
        var chain = new List<INamedTypeSymbol>();
        for (var t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
            chain.Add(t);
        return chain;
    }

    private bool IsCandidate(ISymbol symbol)
    {
        if (symbol.IsStatic)
            return false;
        var isIncluded = symbol.Has(JsonContextOptions.Namespace + "JsonIncludeAttribute");
        return symbol switch
        {
            IPropertySymbol { IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true } property =>
                isIncluded || IsPublic(property.GetMethod) || IsPublic(property.SetMethod),
            IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false, CanBeReferencedByName: true } field =>
                isIncluded || options.IncludesFields && field.DeclaredAccessibility == Accessibility.Public,
            _ => false,
        };
    }

    private bool IsWritten(ISymbol symbol, int? ignore)
    {
        // What nobody takes apart is no member of its own.
        if (ignore is Always or WhenWriting || symbol.Has(JsonContextOptions.Namespace + "JsonExtensionDataAttribute"))
            return false;
        var isIncluded = symbol.Has(JsonContextOptions.Namespace + "JsonIncludeAttribute");
        if (symbol is IFieldSymbol field)
            return !field.IsReadOnly || !options.SkipsReadOnlyFields || ignore is not null;
        var property = (IPropertySymbol)symbol;
        if (property.GetMethod is null || !isIncluded && !IsPublic(property.GetMethod))
            return false;
        var isReadOnly = property.SetMethod is null || !isIncluded && !IsPublic(property.SetMethod);
        return !isReadOnly || !options.SkipsReadOnlyProperties || ignore is not null;
    }

    /// <summary>With which value a member is not written. A type without null is never null, and a reference that is not to be null has no default value.</summary>
    private static MemberOmission Omission(int condition, ShapeModel shape) => condition switch
    {
        WhenWritingNull or WhenWritingDefault when shape.IsNullable || shape.Kind == ShapeKind.Nullable => MemberOmission.Null,
        WhenWritingDefault when !shape.IsReference => MemberOmission.Default,
        _ => MemberOmission.Never,
    };

    private static bool IsPublic(IMethodSymbol? accessor) => accessor is { DeclaredAccessibility: Accessibility.Public };

    /// <summary>Whether reading fails without it. A parameter of a constructor is the default of its type then, unless the context says otherwise.</summary>
    private bool IsRequired(ISymbol symbol, IMethodSymbol? constructor)
    {
        if (symbol.Has(JsonContextOptions.Namespace + "JsonRequiredAttribute"))
            return true;
        if (symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }
            && constructor?.Has("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute") != true)
            return true;
        return options.RequiresParameters
            && constructor?.Parameters.FirstOrDefault(p => p.Name.Equals(symbol.Name, StringComparison.OrdinalIgnoreCase)) is { IsOptional: false };
    }

    private static IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors;
        if (constructors.FirstOrDefault(c => c.Has(JsonContextOptions.Namespace + "JsonConstructorAttribute")) is { } chosen)
            return chosen;
        if (type.IsValueType)
            return null;
        var open = constructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToList();
        return open.FirstOrDefault(c => c.Parameters.Length == 0) ?? (open.Count == 1 ? open[0] : null);
    }

    private static bool? Quotes(ISymbol symbol) =>
        symbol.Attribute(JsonContextOptions.Namespace + "JsonNumberHandlingAttribute")?.ConstructorArguments.FirstOrDefault().Value is int handling
            ? JsonContextOptions.IsQuoted(handling)
            : null;
}
