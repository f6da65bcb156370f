using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing.Json;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Decides how the payload of a channel becomes bytes.</summary>
internal sealed class ChannelPayloadParser(
    AttributeData contract, AttributeData topic, string display, PayloadParser payloads, ParseContext context)
{
    private static readonly string[] Formats = ["MessagePack", "Json", "Raw", "Text", "Custom"];

    /// <summary>Reads the payload that is sent.</summary>
    public ChannelPayloadModel? Parse(IParameterSymbol parameter)
    {
        var source = PayloadSource.Of(parameter);
        return topic.Named<INamedTypeSymbol>("Serializer") is { } serializer ? Custom(source, serializer) : Parse(source, Formats[Inherited("Format")]);
    }

    /// <summary>Reads the payload of a response.</summary>
    public ChannelPayloadModel? ParseResponse(PayloadSource source, AttributeData? request)
    {
        if (request is not null && request.IsSet("ResponseFormat"))
            return Parse(source, Formats[request.Named("ResponseFormat", 0) is >= 0 and < 5 and var format ? format : 0]);
        // A serializer that knows one of the two types only says nothing of the other.
        return topic.Named<INamedTypeSymbol>("Serializer") is { } serializer && Fits(serializer, source.Type)
            ? Custom(source, serializer)
            : Parse(source, Formats[Inherited("Format")]);
    }

    private ChannelPayloadModel? Parse(PayloadSource source, string format)
    {
        switch (format)
        {
            case "MessagePack":
                return MessagePack(source);
            case "Json":
                return Json(source);
            case "Raw":
                if (source.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } || RawTypes.Contains(source.Type.ToPlain()))
                    return Model(source, format, "", "bin", "");
                Unsupported(source, "a raw payload is byte[], Memory<byte>, ReadOnlyMemory<byte> or ReadOnlySequence<byte>");
                return null;
            case "Text":
                if (source.Type.SpecialType == SpecialType.System_String)
                    return Model(source, format, "", "str", "");
                Unsupported(source, "a text payload is a string");
                return null;
            default:
                context.Report(
                    DiagnosticDescriptors.SerializerShape, () => Locations.Argument(topic, "Format"), "Serializer", source.Type.ToPlain());
                return null;
        }
    }

    private static string[] RawTypes { get; } =
        ["System.Memory<byte>", "System.ReadOnlyMemory<byte>", "System.Buffers.ReadOnlySequence<byte>"];

    private ChannelPayloadModel? MessagePack(PayloadSource source)
    {
        var compact = Inherited("Layout") == 1;
        if (payloads.ParseRoot(source, compact) is not { } root)
            return null;
        return Model(
            source, "MessagePack", "global::TypedMqtt.Generated." + root.Formatter, root.Name, SchemaText.Fingerprint(root, payloads.Payloads))
            with
        { IsCompact = compact };
    }

    private ChannelPayloadModel? Json(PayloadSource source)
    {
        var json = topic.Named<INamedTypeSymbol>("JsonContext") ?? contract.Named<INamedTypeSymbol>("JsonContext");
        var declares = json is not null && json.GetAttributes().Any(a =>
            a.AttributeClass.Is("System.Text.Json.Serialization.JsonSerializableAttribute")
            && a.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol type && SymbolEqualityComparer.Default.Equals(type, source.Type));
        if (declares)
        {
            var root = new JsonPayloadParser(payloads, json!).ParseRoot(source.Type);
            return Model(source, "Json", json!.ToQualified(), root.Name, SchemaText.Fingerprint(root, payloads.Payloads));
        }

        context.Report(
            DiagnosticDescriptors.JsonContext,
            () => topic.IsSet("Format") ? Locations.Argument(topic, "Format") : Locations.Argument(contract, "Format"),
            display, json is null ? "names no JsonSerializerContext" : $"{json.Name} does not declare its payload",
            source.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        return null;
    }

    private ChannelPayloadModel? Custom(PayloadSource source, INamedTypeSymbol serializer)
    {
        if (Fits(serializer, source.Type))
            return Model(source, "Custom", serializer.ToQualified(), source.Type.ToPlain(), "");
        context.Report(
            DiagnosticDescriptors.SerializerShape, () => Locations.Argument(topic, "Serializer"), serializer.Name, source.Type.ToPlain());
        return null;
    }

    private static bool Fits(INamedTypeSymbol serializer, ITypeSymbol payload) => serializer is { TypeKind: TypeKind.Class, IsAbstract: false }
        && serializer.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public)
        && serializer.AllInterfaces.Any(i => i.Is("TypedMqtt.IPayloadSerializer<T>")
            && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], payload));

    private static ChannelPayloadModel Model(PayloadSource source, string format, string codec, string schemaType, string schema)
    {
        var nullable = source.Type.NullableAnnotation == NullableAnnotation.Annotated;
        return new ChannelPayloadModel(
            SymbolExtensions.Escape(source.Name), source.Type.ToAnnotated(), nullable, source.Type.IsValueType, format, codec, schemaType, schema);
    }

    private int Inherited(string name)
    {
        var value = topic.IsSet(name) ? topic.Named(name, 0) : contract.Named(name, 0);
        return value >= 0 && value < Formats.Length ? value : 0;
    }

    private void Unsupported(PayloadSource source, string reason) => context.Report(
        DiagnosticDescriptors.PayloadType, source.Location, source.Name, source.Type.ToPlain(), reason);
}
