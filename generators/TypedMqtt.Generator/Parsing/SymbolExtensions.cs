using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Small questions about symbols.</summary>
internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    private static readonly SymbolDisplayFormat Annotated =
        Qualified.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Escaped = Qualified.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Full name without <c>global::</c>, as in the manifest.</summary>
    private static readonly SymbolDisplayFormat Plain = Escaped
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static string ToQualified(this ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(Annotated);

    public static string ToAnnotated(this ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>Full name without <c>global::</c>, as it stands in a declaration.</summary>
    public static string ToDeclared(this INamespaceSymbol symbol) => symbol.ToDisplayString(Escaped);

    public static string ToPlain(this ISymbol symbol) => symbol.ToDisplayString(Plain);

    /// <summary>Whether a type is the one of that full name; of a generic type with the names of its type parameters: <c>System.Collections.Generic.List&lt;T&gt;</c>.</summary>
    /// <remarks>Asked many times for each member: it compares in place.</remarks>
    public static bool Is(this ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol named)
            return false;
        var generic = fullName.IndexOf('<');
        if (named.Arity > 0 != generic >= 0)
            return false;
        var end = generic < 0 ? fullName.Length : generic;
        ISymbol? current = named.OriginalDefinition;
        while (EndsWith(fullName, end, current!.Name))
        {
            end -= current.Name.Length;
            current = (ISymbol?)current.ContainingType ?? current.ContainingNamespace;
            if (current is null or INamespaceSymbol { IsGlobalNamespace: true })
                return end == 0;
            if (end == 0 || fullName[--end] != '.')
                return false;
        }

        return false;
    }

    private static bool EndsWith(string text, int end, string part) =>
        part.Length <= end && string.CompareOrdinal(text, end - part.Length, part, 0, part.Length) == 0;

    public static AttributeData? Attribute(this ISymbol symbol, string fullName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(fullName))
                return attribute;
        }

        return null;
    }

    public static bool Has(this ISymbol symbol, string fullName) => symbol.Attribute(fullName) is not null;

    public static T? Named<T>(this AttributeData attribute, string name, T? fallback = default)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Error)
                return argument.Value.Value is T value ? value : fallback;
        }

        return fallback;
    }

    public static bool IsSet(this AttributeData attribute, string name) => attribute.NamedArguments.Any(a => a.Key == name);

    public static IEnumerable<string> Strings(this AttributeData attribute, int position)
    {
        if (position >= attribute.ConstructorArguments.Length)
            return [];
        var argument = attribute.ConstructorArguments[position];
        if (argument.Kind != TypedConstantKind.Array)
            return argument.Value is string single ? [single] : [];
        return argument.Values.IsDefault ? [] : argument.Values.Select(v => v.Value).OfType<string>();
    }

    /// <summary>A name as an identifier.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A constant as C#.</summary>
    public static string Constant(ITypeSymbol type, object? value)
    {
        if (value is null)
            return type.IsValueType ? $"default({type.ToQualified()})" : "null";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        var text = SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false);
        if (type.TypeKind == TypeKind.Enum)
            return $"({type.ToQualified()})({text})";
        return value switch
        {
            double.NaN => "double.NaN",
            float.NaN => "float.NaN",
            double d when double.IsInfinity(d) => d > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
            float f when float.IsInfinity(f) => f > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
            double d => d.ToString("R", CultureInfo.InvariantCulture) + "D",
            float f => f.ToString("R", CultureInfo.InvariantCulture) + "F",
            decimal m => m.ToString(CultureInfo.InvariantCulture) + "M",
            _ => value is sbyte or byte or short or ushort ? $"({type.ToQualified()})({text})" : text,
        };
    }
}
