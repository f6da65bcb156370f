using System.Globalization;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads the type of a placeholder.</summary>
internal sealed class PlaceholderParser(ParseContext context)
{
    /// <summary>A placeholder of the prefix that no method names: its constraint says the type.</summary>
    public static PlaceholderModel Bound(TemplateSegment segment)
    {
        var constraint = segment.Constraint;
        var kind = constraint.Kind == TemplateConstraintKind.Range ? PlaceholderKind.Integer : PlaceholderKind.Text;
        var isInt = constraint.Low >= int.MinValue && constraint.High <= int.MaxValue;
        var type = kind == PlaceholderKind.Text ? "string" : isInt ? "int" : "long";
        return Create(segment, segment.Name, type, kind == PlaceholderKind.Integer, kind, kind == PlaceholderKind.Text ? "string" : isInt ? "int32" : "int64");
    }

    public PlaceholderModel? Parse(TemplateSegment segment, IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            var plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                ? nullable.TypeArguments[0]
                : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            context.Report(
                DiagnosticDescriptors.NullablePlaceholder, () => Locations.ParameterType(parameter), parameter.Name,
                plain.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            return null;
        }

        if (type.TypeKind == TypeKind.Enum && type.Has("System.FlagsAttribute"))
        {
            context.Report(DiagnosticDescriptors.FlagsEnum, () => Locations.ParameterType(parameter), type.Name);
            return null;
        }

        if (Classify(type) is not { } found)
        {
            context.Report(
                DiagnosticDescriptors.PlaceholderType, () => Locations.ParameterType(parameter),
                type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), parameter.Name);
            return null;
        }

        if (!Fits(segment, type, found.Kind))
        {
            context.Report(
                DiagnosticDescriptors.ConstraintMismatch, () => Locations.ParameterType(parameter),
                segment.Kind == TemplateSegmentKind.Tail ? "**" : segment.Constraint.Text, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            return null;
        }

        if (found.Kind == PlaceholderKind.Enum && !CheckSpellings(type, parameter))
            return null;
        return Create(segment, parameter.Name, type.ToQualified(), type.IsValueType, found.Kind, found.Wire)
            with
        { Values = found.Kind == PlaceholderKind.Enum ? EnumValues(type) : default };
    }

    /// <summary>Names of parameters that generated members have anyway.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "connection", "builder", "connector", "role", "options", "configure", "channel", "destination", "topic", "cancellationToken",
    };

    private static PlaceholderModel Create(
        TemplateSegment segment, string argument, string type, bool isValueType, PlaceholderKind kind, string wire)
    {
        var property = char.ToUpperInvariant(segment.Name[0]) + segment.Name.Substring(1);
        // These names belong to every message.
        if (property is "Payload" or "Context" or "IsCleared")
            property += "Value";
        return new PlaceholderModel(
            segment.Name, Reserved.Contains(argument) ? argument + "Value" : SymbolExtensions.Escape(argument), property, type, isValueType, kind, wire,
            segment.Kind == TemplateSegmentKind.Tail, segment.Constraint.Kind,
            segment.Constraint.Low.ToString(CultureInfo.InvariantCulture), segment.Constraint.High.ToString(CultureInfo.InvariantCulture), default);
    }

    /// <summary>Whether values of a type have one text each, so that they can be a level of a topic.</summary>
    public static bool CanBeLevel(ITypeSymbol type) =>
        type.NullableAnnotation != NullableAnnotation.Annotated && !(type.TypeKind == TypeKind.Enum && type.Has("System.FlagsAttribute")) && Classify(type) is not null;

    private static (PlaceholderKind Kind, string Wire)? Classify(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String: return (PlaceholderKind.Text, "string");
            case SpecialType.System_Boolean: return (PlaceholderKind.Boolean, "bool");
            case SpecialType.System_SByte: return (PlaceholderKind.Integer, "int8");
            case SpecialType.System_Byte: return (PlaceholderKind.Integer, "uint8");
            case SpecialType.System_Int16: return (PlaceholderKind.Integer, "int16");
            case SpecialType.System_UInt16: return (PlaceholderKind.Integer, "uint16");
            case SpecialType.System_Int32: return (PlaceholderKind.Integer, "int32");
            case SpecialType.System_UInt32: return (PlaceholderKind.Integer, "uint32");
            case SpecialType.System_Int64: return (PlaceholderKind.Integer, "int64");
            case SpecialType.System_UInt64: return (PlaceholderKind.Integer, "uint64");
            case SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_Char: return null;
            case SpecialType.System_DateTime: return null;
        }

        if (type.TypeKind == TypeKind.Enum)
            return (PlaceholderKind.Enum, "enum");
        return type.ToPlain() switch
        {
            "System.Int128" => (PlaceholderKind.Integer, "int128"),
            "System.UInt128" => (PlaceholderKind.Integer, "uint128"),
            "System.Guid" => (PlaceholderKind.Guid, "guid"),
            "System.DateOnly" => (PlaceholderKind.Date, "date"),
            "System.TimeOnly" => (PlaceholderKind.Time, "time"),
            "System.DateTimeOffset" or "System.TimeSpan" or "System.Half" => null,
            _ => IsValue(type) ? (PlaceholderKind.Value, "custom") : null,
        };
    }

    private static bool IsValue(ITypeSymbol type) =>
        type.AllInterfaces.Any(i => i.Is("System.IUtf8SpanFormattable"))
        && type.AllInterfaces.Any(i => i.Is("System.IUtf8SpanParsable<TSelf>") && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type));

    private static bool Fits(TemplateSegment segment, ITypeSymbol type, PlaceholderKind kind)
    {
        if (segment.Kind == TemplateSegmentKind.Tail)
            return kind == PlaceholderKind.Text;
        var (low, high) = segment.Constraint.Kind == TemplateConstraintKind.Range ? (segment.Constraint.Low, segment.Constraint.High) : (0, 0);
        return segment.Constraint.Kind switch
        {
            TemplateConstraintKind.None => true,
            TemplateConstraintKind.Range => kind == PlaceholderKind.Integer && type.SpecialType switch
            {
                SpecialType.System_SByte => low >= sbyte.MinValue && high <= sbyte.MaxValue,
                SpecialType.System_Byte => low >= 0 && high <= byte.MaxValue,
                SpecialType.System_Int16 => low >= short.MinValue && high <= short.MaxValue,
                SpecialType.System_UInt16 => low >= 0 && high <= ushort.MaxValue,
                SpecialType.System_Int32 => low >= int.MinValue && high <= int.MaxValue,
                SpecialType.System_UInt32 => low >= 0 && high <= uint.MaxValue,
                SpecialType.System_Int64 => low >= long.MinValue && high <= long.MaxValue,
                _ => low >= 0,
            },
            _ => kind == PlaceholderKind.Text,
        };
    }

    /// <summary>Each spelling is one level of a topic, and no two are the same.</summary>
    private bool CheckSpellings(ITypeSymbol type, IParameterSymbol parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in EnumValues(type))
        {
            var valid = TopicTemplate.TryParse(value.Text, out var level, out var error) && level!.Segments is { Count: 1 } single
                && single[0].Kind == TemplateSegmentKind.Literal && single[0].Literal == value.Text;
            var reason = !valid ? error.Reason ?? "it is not one literal level" : seen.Add(value.Text) ? null : "another member has the same spelling";
            if (reason is null)
                continue;
            context.Report(DiagnosticDescriptors.TemplateSyntax, () => Locations.ParameterType(parameter), value.Text, type.Name + "." + value.Name, reason);
            return false;
        }

        return true;
    }

    private static EquatableArray<EnumValueModel> EnumValues(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>()
        .Where(f => f.HasConstantValue)
        .GroupBy(f => f.ConstantValue)
        .Select(g => g.First())
        .Select(f => new EnumValueModel(
            SymbolExtensions.Escape(f.Name),
            f.Attribute("TypedMqtt.TopicValueAttribute")?.Strings(0).FirstOrDefault() ?? f.Name,
            Convert.ToString(f.ConstantValue, CultureInfo.InvariantCulture)!))
        .ToEquatable();
}
