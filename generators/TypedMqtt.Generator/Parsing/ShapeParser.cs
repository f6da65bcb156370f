using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Decides the shape of a type on the wire.</summary>
internal sealed class ShapeParser(PayloadParser payloads, ParseContext context)
{
    private const string Formatters = "global::MessagePack.Formatters.";

    private static readonly Dictionary<string, (string Formatter, string Wire)> Existing = new(StringComparer.Ordinal)
    {
        ["decimal"] = ("DecimalFormatter", "decimal"),
        ["System.Guid"] = ("GuidFormatter", "guid"),
        ["System.DateTime"] = ("DateTimeFormatter", "datetime"),
        ["System.DateTimeOffset"] = ("DateTimeOffsetFormatter", "datetimeoffset"),
        ["System.TimeSpan"] = ("TimeSpanFormatter", "timespan"),
        ["System.DateOnly"] = ("DateOnlyFormatter", "date"),
        ["System.TimeOnly"] = ("TimeOnlyFormatter", "time"),
        ["System.Uri"] = ("UriFormatter", "str"),
        ["System.Version"] = ("VersionFormatter", "str"),
        ["System.Int128"] = ("Int128Formatter", "i128"),
        ["System.UInt128"] = ("UInt128Formatter", "u128"),
        ["System.Half"] = ("HalfFormatter", "f32"),
        ["System.Numerics.BigInteger"] = ("BigIntegerFormatter", "bin"),
        ["System.Memory<byte>"] = ("ByteMemoryFormatter", "bin"),
        ["System.ReadOnlyMemory<byte>"] = ("ByteReadOnlyMemoryFormatter", "bin"),
        ["byte[]"] = ("ByteArrayFormatter", "bin"),
    };

    /// <summary>Parses a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <param name="location">Where it is written.</param>
    /// <returns>The shape, or null when it has none (reported).</returns>
    public ShapeModel? Parse(ITypeSymbol type, string path, Func<Location?> location)
    {
        var shape = Find(type, path, location, out var reason);
        if (shape is null && reason.Length > 0)
            context.Report(DiagnosticDescriptors.PayloadType, location, path, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), reason);
        return shape;
    }

    private ShapeModel? Find(ITypeSymbol type, string path, Func<Location?> location, out string reason)
    {
        reason = "";
        var nullable = type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
        if (type.Attribute("MessagePack.MessagePackFormatterAttribute")?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol custom)
            return Leaf(ShapeKind.Formatter, type, nullable, $"global::TypedMqtt.CompilerServices.CustomFormatter<{custom.ToQualified()}>.Instance", "custom:" + custom.ToPlain());
        if (Scalar(type.SpecialType) is { } scalar)
            return Leaf(ShapeKind.Scalar, type, nullable, scalar.Method, scalar.Wire);
        if (Existing.TryGetValue(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToPlain(), out var existing))
            return Leaf(ShapeKind.Formatter, type, nullable, $"{Formatters}{existing.Formatter}.Instance", existing.Wire);
        switch (type)
        {
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } named:
                payloads.AddEnum(named);
                return Leaf(ShapeKind.Enum, type, false, Scalar(named.EnumUnderlyingType!.SpecialType)!.Value.Method, type.ToPlain());
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } named:
                return Composite(ShapeKind.Nullable, type, false, "", named.TypeArguments, path, location);
            case IArrayTypeSymbol { Rank: 1 } array:
                return Composite(ShapeKind.Collection, type, nullable, "Array", [array.ElementType], path, location);
            case IArrayTypeSymbol:
                reason = "arrays of several dimensions are not supported; use an array of arrays";
                return null;
            case INamedTypeSymbol named:
                return FindNamed(named, nullable, path, location, out reason);
            default:
                reason = type.TypeKind == TypeKind.TypeParameter ? "it is an open type parameter" : "it holds no data of its own";
                return null;
        }
    }

    private ShapeModel? FindNamed(INamedTypeSymbol type, bool nullable, string path, Func<Location?> location, out string reason)
    {
        reason = "";
        if (CollectionKind(type) is { } collection)
            return Composite(ShapeKind.Collection, type, nullable, collection, type.TypeArguments, path, location);
        if (type.IsTupleType)
            return Composite(ShapeKind.Tuple, type, false, "Tuple", [.. type.TupleElements.Select(e => e.Type)], path, location);
        switch (type.OriginalDefinition.ToPlain())
        {
            case "System.Collections.Generic.Dictionary<TKey, TValue>":
            case "System.Collections.Generic.IDictionary<TKey, TValue>":
            case "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>":
                return Composite(ShapeKind.Map, type, nullable, "Map", type.TypeArguments, path, location);
            case "System.Collections.Generic.KeyValuePair<TKey, TValue>":
                return Composite(ShapeKind.Tuple, type, false, "KeyValuePair", type.TypeArguments, path, location);
        }

        reason = WhyNotObject(type);
        if (reason.Length > 0)
            return null;
        return payloads.AddObject(type, location) is { } formatter
            ? Leaf(ShapeKind.Object, type, nullable, "global::TypedMqtt.Generated." + formatter, type.ToPlain())
            : null;
    }

    private ShapeModel? Composite(
        ShapeKind kind, ITypeSymbol type, bool nullable, string codec, IEnumerable<ITypeSymbol> arguments, string path, Func<Location?> location)
    {
        var shapes = arguments.Select(a => Parse(a, path, location)).ToList();
        if (shapes.Contains(null))
            return null;
        return new ShapeModel(kind, type.ToQualified(), nullable, type.IsReferenceType, codec, "", shapes.Select(s => s!).ToEquatable());
    }

    private static ShapeModel Leaf(ShapeKind kind, ITypeSymbol type, bool nullable, string codec, string wire) =>
        new(kind, type.ToQualified(), nullable, type.IsReferenceType, codec, wire, default);

    private static string WhyNotObject(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            return type.TypeKind == TypeKind.Interface ? "an interface can be anything; use a record" : "it holds no data of its own";
        if (type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic)
            return "it can be anything; use a record";
        if (type.IsAbstract)
            return "it is abstract, so the type to create is not known; use a sealed record";
        if (type.IsRefLikeType)
            return "it lives on the stack";
        if (type.IsFileLocal || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected)
            return "generated code could not name it; make it internal or public";
        if (type.IsUnboundGenericType || type.TypeArguments.Any(a => a.TypeKind == TypeKind.TypeParameter))
            return "it is an open generic type";
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return root is { Name: "System" } ? "it is a type of the platform without a defined form; copy what matters into a record" : "";
    }

    private static string? CollectionKind(INamedTypeSymbol type) => type.OriginalDefinition.ToPlain() switch
    {
        "System.Collections.Generic.List<T>" => "List",
        "System.Collections.Generic.IList<T>" => "List",
        "System.Collections.Generic.ICollection<T>" => "List",
        "System.Collections.Generic.IReadOnlyList<T>" => "List",
        "System.Collections.Generic.IReadOnlyCollection<T>" => "List",
        "System.Collections.Generic.HashSet<T>" => "HashSet",
        "System.Collections.Generic.ISet<T>" => "HashSet",
        "System.Collections.Generic.IReadOnlySet<T>" => "HashSet",
        "System.Collections.Generic.Queue<T>" => "Queue",
        "System.Collections.Generic.Stack<T>" => "Stack",
        "System.Collections.Immutable.ImmutableArray<T>" => "ImmutableArray",
        _ => null,
    };

    private static (string Method, string Wire)? Scalar(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => ("ReadBoolean", "bool"),
        SpecialType.System_SByte => ("ReadSByte", "i8"),
        SpecialType.System_Byte => ("ReadByte", "u8"),
        SpecialType.System_Int16 => ("ReadInt16", "i16"),
        SpecialType.System_UInt16 => ("ReadUInt16", "u16"),
        SpecialType.System_Int32 => ("ReadInt32", "i32"),
        SpecialType.System_UInt32 => ("ReadUInt32", "u32"),
        SpecialType.System_Int64 => ("ReadInt64", "i64"),
        SpecialType.System_UInt64 => ("ReadUInt64", "u64"),
        SpecialType.System_Single => ("ReadSingle", "f32"),
        SpecialType.System_Double => ("ReadDouble", "f64"),
        SpecialType.System_Char => ("ReadChar", "u16"),
        SpecialType.System_String => ("ReadString", "str"),
        _ => null,
    };
}
