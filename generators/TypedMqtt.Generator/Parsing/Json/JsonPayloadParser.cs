using System.Globalization;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>
/// Reads what System.Text.Json writes for a type with a context: its source generator decides by the same attributes. Whatever
/// cannot be seen through is opaque; nothing is reported, as the compiler has the last word on JSON.
/// </summary>
internal sealed class JsonPayloadParser(PayloadParser payloads, INamedTypeSymbol context)
{
    /// <summary>Stands before the name of an enum whose names are written.</summary>
    public const string TextPrefix = "text:";

    private const string DerivedTypeAttribute = JsonContextOptions.Namespace + "JsonDerivedTypeAttribute";

    private readonly JsonContextOptions _options = JsonContextOptions.Of(context);

    /// <summary>Reads the type of a payload.</summary>
    public PayloadModel ParseRoot(ITypeSymbol type)
    {
        var shape = new JsonShapeParser(this, _options).Parse(type, _options.QuotesNumbers) with { IsNullable = false };
        if (shape.Kind == ShapeKind.Object)
            return payloads.Payloads.First(p => p.IsJson && p.Name == shape.Wire);
        var name = SchemaText.Of(shape);
        if (payloads.Payloads.FirstOrDefault(p => p is { IsJson: true, Kind: PayloadKind.Value } && p.Name == name) is { } known)
            return known;
        var model = new PayloadModel(PayloadKind.Value, name, shape.Type, "", type.IsValueType, false, shape, default, default, default) { IsJson = true };
        payloads.Add(model);
        return model;
    }

    /// <summary>Reads an enum.</summary>
    /// <returns>Its name in the schema.</returns>
    public string AddEnum(INamedTypeSymbol type, bool isText)
    {
        // Neither form depends on the context.
        var name = (isText ? TextPrefix : "json:") + type.ToPlain();
        if (!payloads.Reserve(name))
            return name;
        var values = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => new EnumValueModel(
            f.Name,
            (isText ? f.Attribute(JsonContextOptions.Namespace + "JsonStringEnumMemberNameAttribute")?.Strings(0).FirstOrDefault() : null) ?? f.Name,
            Convert.ToString(f.ConstantValue, CultureInfo.InvariantCulture)!));
        payloads.Add(new PayloadModel(PayloadKind.Enum, name, type.ToQualified(), "", true, false, null, default, default, values.ToEquatable()) { IsJson = true, IsText = isText });
        return name;
    }

    /// <summary>Reads an object type and everything it reaches.</summary>
    /// <returns>Its name in the schema.</returns>
    public string AddObject(INamedTypeSymbol type, int depth)
    {
        var name = _options.Prefix(type) + type.ToPlain();
        if (!payloads.Reserve(name))
            return name;
        var members = new JsonMemberParser(new JsonShapeParser(this, _options, depth + 1), _options).Parse(type);
        var cases = Cases(type, depth).OrderBy(c => c.Discriminator, StringComparer.Ordinal).ThenBy(c => c.Shape.Wire, StringComparer.Ordinal).ToEquatable();
        payloads.Add(new PayloadModel(PayloadKind.Object, name, type.ToQualified(), "", type.IsValueType, false, null, members.ToEquatable(), default, default)
        {
            IsJson = true,
            Cases = cases,
        });
        return name;
    }

    /// <summary>The derived types that may stand for a type, with what tells them apart: <c>$type=text</c> or <c>$type:number</c>, <c>-</c> for nothing.</summary>
    private IEnumerable<CaseModel> Cases(INamedTypeSymbol type, int depth)
    {
        var property = type.Attribute(JsonContextOptions.Namespace + "JsonPolymorphicAttribute")?.Named<string>("TypeDiscriminatorPropertyName") ?? "$type";
        foreach (var attribute in type.GetAttributes().Where(a => a.AttributeClass.Is(DerivedTypeAttribute)))
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol { IsUnboundGenericType: false } derived)
                continue;
            var discriminator = attribute.ConstructorArguments.Length < 2 ? null : attribute.ConstructorArguments[1].Value;
            yield return new CaseModel(
                discriminator switch
                {
                    string text => $"{property}={text}",
                    int number => $"{property}:{number.ToString(CultureInfo.InvariantCulture)}",
                    _ => "-",
                },
                new JsonShapeParser(this, _options, depth + 1).Parse(derived.WithNullableAnnotation(NullableAnnotation.NotAnnotated), _options.QuotesNumbers));
        }
    }
}
