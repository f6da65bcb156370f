using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>Decides what a type is in JSON.</summary>
internal sealed class JsonShapeParser(JsonPayloadParser payloads, JsonContextOptions options, int depth = 0)
{
    /// <summary>A generic type may reach itself with ever longer arguments.</summary>
    private const int MaxDepth = 64;

    private const string Any = "any";

    private static readonly Dictionary<string, string> Leaves = new(StringComparer.Ordinal)
    {
        ["decimal"] = "decimal",
        ["System.Half"] = "f32",
        ["System.Int128"] = "i128",
        ["System.UInt128"] = "u128",
        ["System.Guid"] = "guid",
        ["System.DateTime"] = "datetime",
        ["System.DateTimeOffset"] = "datetimeoffset",
        ["System.TimeSpan"] = "timespan",
        ["System.DateOnly"] = "date",
        ["System.TimeOnly"] = "time",
        ["System.Uri"] = "str",
        ["System.Version"] = "str",
        ["byte[]"] = "bin",
        ["System.Memory<byte>"] = "bin",
        ["System.ReadOnlyMemory<byte>"] = "bin",
        ["object"] = Any,
        ["dynamic"] = Any,
        ["System.Text.Json.JsonElement"] = Any,
        ["System.Text.Json.JsonDocument"] = Any,
        ["System.Text.Json.Nodes.JsonNode"] = Any,
        ["System.Text.Json.Nodes.JsonObject"] = Any,
        ["System.Text.Json.Nodes.JsonArray"] = Any,
        ["System.Text.Json.Nodes.JsonValue"] = Any,
    };

    /// <summary>Parses a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isQuoted">Whether numbers are written as text.</param>
    /// <param name="member">The member whose type it is, which may have a converter of its own.</param>
    public ShapeModel Parse(ITypeSymbol type, bool isQuoted, ISymbol? member = null)
    {
        // A converter for a struct serves its nullable, too.
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Composed(ShapeKind.Nullable, type, Parse(nullable.TypeArguments[0], isQuoted, member));
        var converter = member is null ? default : JsonConverters.Of(member);
        if (converter.Conversion == JsonConversion.None)
            converter = JsonConverters.Of(type, options.Converters);
        if (converter.Conversion == JsonConversion.None)
            converter = JsonConverters.Of(type);
        if (converter.Conversion == JsonConversion.Opaque || converter.Conversion != JsonConversion.None && type.TypeKind != TypeKind.Enum)
            return Opaque(type, converter.Name);
        return type switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Enum } named => Enum(
                named, converter.Conversion == JsonConversion.Text || converter.Conversion == JsonConversion.None && options.HasTextEnums),
            _ when Leaf(type) is { } wire => isQuoted && IsNumber(wire) ? Opaque(type, "quoted-" + wire) : Leaf(type, wire),
            _ => Collection(type, isQuoted) ?? Object(type),
        };
    }

    private static string? Leaf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "bool",
        SpecialType.System_SByte => "i8",
        SpecialType.System_Byte => "u8",
        SpecialType.System_Int16 => "i16",
        SpecialType.System_UInt16 => "u16",
        SpecialType.System_Int32 => "i32",
        SpecialType.System_UInt32 => "u32",
        SpecialType.System_Int64 => "i64",
        SpecialType.System_UInt64 => "u64",
        SpecialType.System_Single => "f32",
        SpecialType.System_Double => "f64",
        SpecialType.System_Char => "char",
        SpecialType.System_String => "str",
        _ => Leaves.TryGetValue(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToPlain(), out var wire) ? wire : null,
    };

    private static bool IsNumber(string wire) => wire == "decimal" || wire[0] is 'i' or 'u' or 'f';

    private ShapeModel Enum(INamedTypeSymbol type, bool isText)
    {
        var numbers = type.EnumUnderlyingType!.SpecialType.ToString();
        return Leaf(type, payloads.AddEnum(type, isText)) with { Kind = ShapeKind.Enum, Codec = "Read" + numbers.Substring(numbers.IndexOf('_') + 1) };
    }

    private ShapeModel? Collection(ITypeSymbol type, bool isQuoted)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank == 1 ? List(type, array.ElementType, isQuoted) : Opaque(type, type.ToPlain());
        if (type is not INamedTypeSymbol named)
            return null;
        var all = named.AllInterfaces.Insert(0, named);
        if (all.FirstOrDefault(i => i.Is("System.Collections.Generic.IAsyncEnumerable<T>")) is { } stream)
            return List(type, stream.TypeArguments[0], isQuoted);
        if (all.FirstOrDefault(i => i.Is("System.Collections.Generic.IDictionary<TKey, TValue>") || i.Is("System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>")) is { } map)
            return Composed(ShapeKind.Map, type, Key(map.TypeArguments[0]), Parse(map.TypeArguments[1], isQuoted));
        if (all.Any(i => i.Is("System.Collections.IDictionary")))
            return Composed(ShapeKind.Map, type, Leaf(type, "str") with { IsNullable = false }, Leaf(type, Any));
        if (all.FirstOrDefault(i => i.Is("System.Collections.Generic.IEnumerable<T>") || i.Is("System.Memory<T>") || i.Is("System.ReadOnlyMemory<T>")) is { } list)
            return List(type, list.TypeArguments[0], isQuoted);
        return all.Any(i => i.Is("System.Collections.IEnumerable")) ? Composed(ShapeKind.Collection, type, Leaf(type, Any)) : null;
    }

    private ShapeModel List(ITypeSymbol type, ITypeSymbol element, bool isQuoted) => Composed(ShapeKind.Collection, type, Parse(element, isQuoted));

    /// <summary>Names of members are text, so an enum is one by its names.</summary>
    private ShapeModel Key(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named ? Enum(named, isText: true)
        : Leaf(type) is { } wire ? Leaf(type, wire) with { IsNullable = false }
        : Opaque(type, type.ToPlain());

    private ShapeModel Object(ITypeSymbol type)
    {
        if (depth > MaxDepth || type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, IsTupleType: false } named || IsOfPlatform(named))
            return Opaque(type, type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToPlain());
        return Leaf(type, payloads.AddObject(named, depth)) with { Kind = ShapeKind.Object };
    }

    /// <summary>Whether its members say little: those of a pair are its parts, those of others are not meant for JSON.</summary>
    private static bool IsOfPlatform(INamedTypeSymbol type)
    {
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return root is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            && !type.Is("System.Collections.Generic.KeyValuePair<TKey, TValue>") && type.Name != "Tuple";
    }

    private static ShapeModel Opaque(ITypeSymbol type, string name) => Leaf(type, "custom:" + name) with { Kind = ShapeKind.Formatter };

    private static ShapeModel Leaf(ITypeSymbol type, string wire) =>
        new(ShapeKind.Scalar, type.ToQualified(), IsNullable(type), type.IsReferenceType, "", wire, default);

    private static ShapeModel Composed(ShapeKind kind, ITypeSymbol type, params ShapeModel[] arguments) =>
        new(kind, type.ToQualified(), IsNullable(type), type.IsReferenceType, "", "", arguments.ToEquatable());

    private static bool IsNullable(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
}
