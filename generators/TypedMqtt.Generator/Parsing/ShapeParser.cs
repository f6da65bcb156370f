using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Decides the shape of a type on the wire.</summary>
internal sealed class ShapeParser(PayloadParser payloads, ParseContext context, IAssemblySymbol assembly)
{
    private const string Formatters = "global::MessagePack.Formatters.";
    private const string FormatterAttribute = "MessagePack.MessagePackFormatterAttribute";

    /// <summary>Formatters of MessagePack that need no options.</summary>
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
    };

    /// <summary>Parses a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <param name="location">Where it is written.</param>
    /// <param name="formatter">The [MessagePackFormatter] of a member; null for that of its type, if any.</param>
    /// <param name="maxLength">Most characters, bytes or elements; 0 for the usual limit.</param>
    /// <returns>The shape, or null when it has none (reported).</returns>
    public ShapeModel? Parse(ITypeSymbol type, string path, Func<Location?> location, AttributeData? formatter = null, int maxLength = 0)
    {
        string reason;
        var custom = formatter ?? type.Attribute(FormatterAttribute);
        var shape = custom is null ? Find(type, path, location, out reason) : Custom(type, custom, out reason);
        if (shape is null && reason.Length > 0)
            context.Report(DiagnosticDescriptors.PayloadType, location, path, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), reason);
        return shape is null || maxLength == 0 ? shape : shape with { MaxLength = maxLength };
    }

    private static ShapeModel? Custom(ITypeSymbol type, AttributeData attribute, out string reason)
    {
        reason = "";
        if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol formatter || attribute.ConstructorArguments.Length > 1
            || !formatter.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public))
        {
            reason = "its [MessagePackFormatter] must name a class with a public constructor without parameters";
            return null;
        }

        return Leaf(
            ShapeKind.Formatter, type, IsNullable(type), $"global::TypedMqtt.CompilerServices.CustomFormatter<{formatter.ToQualified()}>.Instance",
            "custom:" + formatter.ToPlain());
    }

    private static bool IsNullable(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private ShapeModel? Find(ITypeSymbol type, string path, Func<Location?> location, out string reason)
    {
        reason = "";
        var nullable = IsNullable(type);
        if (Scalar(type.SpecialType) is { } scalar)
            return Leaf(ShapeKind.Scalar, type, nullable, scalar.Method, scalar.Wire);
        var plain = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToPlain();
        if (Existing.TryGetValue(plain, out var existing))
            return Leaf(ShapeKind.Formatter, type, nullable, $"{Formatters}{existing.Formatter}.Instance", existing.Wire);
        if (plain is "byte[]" or "System.Memory<byte>" or "System.ReadOnlyMemory<byte>" or "System.Buffers.ReadOnlySequence<byte>")
            return Leaf(ShapeKind.Bytes, type, nullable, "", "bin");
        switch (type)
        {
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } named:
                reason = WhyNotNamed(named);
                if (reason.Length > 0)
                    return null;
                payloads.AddEnum(named);
                return Leaf(ShapeKind.Enum, type, false, Scalar(named.EnumUnderlyingType!.SpecialType)!.Value.Method, type.ToPlain());
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } named:
                return Composite(ShapeKind.Nullable, type, false, "", named.TypeArguments, path, location);
            case IArrayTypeSymbol { Rank: 1 } array:
                return Composite(ShapeKind.Collection, type, nullable, "Array", [array.ElementType], path, location);
            case IArrayTypeSymbol { Rank: 2 } array:
                return Composite(ShapeKind.Table, type, nullable, "", [array.ElementType], path, location);
            case IArrayTypeSymbol:
                reason = "arrays of more than two dimensions are not supported; use an array of arrays";
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
        var definition = type.OriginalDefinition.ToPlain();
        if (CollectionTypes.Map(definition) is { } map)
        {
            reason = WhyNoKey(type.TypeArguments[0]);
            // No key is null, whatever code without annotations leaves open.
            var key = type.TypeArguments[0].WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            return reason.Length > 0 ? null : Composite(ShapeKind.Map, type, nullable, map, [key, type.TypeArguments[1]], path, location);
        }

        if (CollectionTypes.List(definition) is { } collection)
        {
            reason = CollectionTypes.IsSet(collection) ? WhyNoKey(type.TypeArguments[0]) : "";
            return reason.Length > 0 ? null : Composite(ShapeKind.Collection, type, nullable, collection, type.TypeArguments, path, location);
        }

        if (type.IsTupleType || definition.StartsWith("System.Tuple<", StringComparison.Ordinal))
        {
            var elements = type.IsTupleType ? [.. type.TupleElements.Select(e => e.Type)] : type.TypeArguments;
            reason = elements.Length > 7 ? "a tuple has at most 7 elements; use a record" : "";
            return reason.Length > 0 ? null : Composite(ShapeKind.Tuple, type, nullable, "Tuple", elements, path, location);
        }

        reason = "";
        if (definition == "System.Collections.Generic.KeyValuePair<TKey, TValue>")
            return Composite(ShapeKind.Tuple, type, false, "KeyValuePair", type.TypeArguments, path, location);
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
        return new ShapeModel(kind, type.ToQualified(), nullable, type.IsReferenceType, codec, "", shapes.Select(s => s!).ToEquatable())
        {
            IsUnannotated = IsUnannotated(type) || shapes.Any(s => s!.IsUnannotated),
        };
    }

    private static ShapeModel Leaf(ShapeKind kind, ITypeSymbol type, bool nullable, string codec, string wire) =>
        new(kind, type.ToQualified(), nullable, type.IsReferenceType, codec, wire, default) { IsUnannotated = IsUnannotated(type) };

    private static bool IsUnannotated(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.None;

    private string WhyNotObject(INamedTypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic)
            return "it can be anything; use a record";
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return "it holds no data of its own";
        if (type.IsRefLikeType)
            return "it lives on the stack";
        if (type.IsUnboundGenericType || type.TypeArguments.Any(a => a.TypeKind == TypeKind.TypeParameter))
            return "it is an open generic type";
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        if (root is { Name: "System" } && type.TypeKind != TypeKind.Interface)
            return "it is a type of the platform without a defined form; copy what matters into a record";
        if (type.IsAbstract && !type.Has(PayloadParser.UnionAttribute))
        {
            return type.TypeKind == TypeKind.Interface
                ? "an interface can be anything; list the types it can be with [Union], or use a record"
                : "it is abstract, so the type to create is not known; list the types it can be with [Union], or use a sealed record";
        }

        return WhyNotNamed(type);
    }

    /// <summary>Why generated code could not write down the type's name.</summary>
    private string WhyNotNamed(INamedTypeSymbol type)
    {
        for (var t = type; t is not null; t = t.ContainingType)
        {
            if (t.IsFileLocal || t.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return "generated code could not name it; make it internal or public";
            if (t.DeclaredAccessibility == Accessibility.Internal && !SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, assembly)
                && !t.ContainingAssembly.GivesAccessTo(assembly))
            {
                return $"it is internal to {t.ContainingAssembly.Name}; make it public";
            }
        }

        return "";
    }

    /// <summary>Keys are types whose values are told apart by their bits, so that their hashes can be made unforeseeable.</summary>
    private static string WhyNoKey(ITypeSymbol type) =>
        type is { TypeKind: TypeKind.Enum }
        || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Char or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_String
        || type.ToPlain() is "System.Guid" or "System.Int128" or "System.UInt128" or "System.DateTime" or "System.TimeSpan" or "System.DateOnly" or "System.TimeOnly"
            ? "" : $"{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} is no key; a key is a string, an integer, an enum, a Guid, bool, a date or a time";

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
