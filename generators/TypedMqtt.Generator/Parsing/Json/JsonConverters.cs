using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>What a converter makes of a type.</summary>
internal enum JsonConversion
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>An enum by the name of its value.</summary>
    Text,

    /// <summary>An enum by its number.</summary>
    Number,

    /// <summary>Something that only the converter knows.</summary>
    Opaque,
}

/// <summary>Finds the converter of a type or member: those of System.Text.Json for enums are known, all others are opaque.</summary>
internal static class JsonConverters
{
    private const string ConverterAttribute = JsonContextOptions.Namespace + "JsonConverterAttribute";

    /// <summary>The converter that an attribute names.</summary>
    public static (JsonConversion Conversion, string Name) Of(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(ConverterAttribute))
                return attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol converter ? (Known(converter), converter.ToPlain()) : (JsonConversion.Opaque, symbol.Name);
            // A derived attribute makes its converter itself.
            if (attribute.AttributeClass?.BaseType.Is(ConverterAttribute) == true)
                return (JsonConversion.Opaque, attribute.AttributeClass.ToPlain());
        }

        return (JsonConversion.None, "");
    }

    /// <summary>The converter that the options of the context have for a type.</summary>
    public static (JsonConversion Conversion, string Name) Of(ITypeSymbol type, IReadOnlyList<INamedTypeSymbol> converters)
    {
        foreach (var converter in converters)
        {
            var known = Known(converter);
            var target = known is JsonConversion.Opaque ? Target(converter) : converter.TypeArguments.FirstOrDefault();
            var isForAll = target is null && (known == JsonConversion.Opaque ? type.SpecialType == SpecialType.None : type.TypeKind == TypeKind.Enum);
            if (isForAll || SymbolEqualityComparer.Default.Equals(target, type))
                return (known, converter.ToPlain());
        }

        return (JsonConversion.None, "");
    }

    private static JsonConversion Known(INamedTypeSymbol converter) => converter.Is(JsonContextOptions.Namespace + "JsonStringEnumConverter")
        || converter.Is(JsonContextOptions.Namespace + "JsonStringEnumConverter<TEnum>") ? JsonConversion.Text
        : converter.Is(JsonContextOptions.Namespace + "JsonNumberEnumConverter<TEnum>") ? JsonConversion.Number
        : JsonConversion.Opaque;

    /// <summary>The one type of a converter; null for a factory, which may take any.</summary>
    private static ITypeSymbol? Target(INamedTypeSymbol converter)
    {
        for (var type = converter.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Is(JsonContextOptions.Namespace + "JsonConverter<T>"))
                return type.TypeArguments[0];
        }

        return null;
    }
}
