using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Decides how the payload parameter of a channel becomes bytes.</summary>
internal sealed class ChannelPayloadParser(
    AttributeData contract, AttributeData topic, string display, PayloadParser payloads, ParseContext context)
{
    private static readonly string[] Formats = ["MessagePack", "Json", "Raw", "Text", "Custom"];

    public ChannelPayloadModel? Parse(IParameterSymbol parameter)
    {
        var format = Formats[Inherited("Format")];
        var serializer = topic.Named<INamedTypeSymbol>("Serializer");
        if (serializer is not null)
            return Custom(parameter, serializer);
        switch (format)
        {
            case "MessagePack":
                return MessagePack(parameter);
            case "Json":
                return Json(parameter);
            case "Raw":
                if (parameter.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } || RawTypes.Contains(parameter.Type.ToPlain()))
                    return Model(parameter, format, "", "bin", "");
                Unsupported(parameter, "a raw payload is byte[], Memory<byte>, ReadOnlyMemory<byte> or ReadOnlySequence<byte>");
                return null;
            case "Text":
                if (parameter.Type.SpecialType == SpecialType.System_String)
                    return Model(parameter, format, "", "str", "");
                Unsupported(parameter, "a text payload is a string");
                return null;
            default:
                context.Report(
                    DiagnosticDescriptors.SerializerShape, () => Locations.Argument(topic, "Format"), "Serializer", parameter.Type.ToPlain());
                return null;
        }
    }

    private static string[] RawTypes { get; } =
        ["System.Memory<byte>", "System.ReadOnlyMemory<byte>", "System.Buffers.ReadOnlySequence<byte>"];

    private ChannelPayloadModel? MessagePack(IParameterSymbol parameter)
    {
        if (Inherited("Layout") == 1)
        {
            var attribute = topic.IsSet("Layout") ? topic : contract;
            context.Report(DiagnosticDescriptors.CompactWithoutLock, () => Locations.Argument(attribute, "Layout"), display);
            return null;
        }

        if (payloads.ParseRoot(parameter) is not { } root)
            return null;
        return Model(
            parameter, "MessagePack", "global::TypedMqtt.Generated." + root.Formatter, root.Name, SchemaText.Fingerprint(root, payloads.Payloads));
    }

    private ChannelPayloadModel? Json(IParameterSymbol parameter)
    {
        var json = topic.Named<INamedTypeSymbol>("JsonContext") ?? contract.Named<INamedTypeSymbol>("JsonContext");
        var declares = json is not null && json.GetAttributes().Any(a =>
            a.AttributeClass.Is("System.Text.Json.Serialization.JsonSerializableAttribute")
            && a.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol type && SymbolEqualityComparer.Default.Equals(type, parameter.Type));
        if (declares)
            return Model(parameter, "Json", json!.ToQualified(), parameter.Type.ToPlain(), "");
        context.Report(
            DiagnosticDescriptors.JsonContext,
            () => topic.IsSet("Format") ? Locations.Argument(topic, "Format") : Locations.Argument(contract, "Format"),
            display, json is null ? "names no JsonSerializerContext" : $"{json.Name} does not declare its payload", parameter.Type.Name);
        return null;
    }

    private ChannelPayloadModel? Custom(IParameterSymbol parameter, INamedTypeSymbol serializer)
    {
        var fits = serializer is { TypeKind: TypeKind.Class, IsAbstract: false }
            && serializer.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public)
            && serializer.AllInterfaces.Any(i => i.Is("TypedMqtt.IPayloadSerializer<T>")
                && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], parameter.Type));
        if (fits)
            return Model(parameter, "Custom", serializer.ToQualified(), parameter.Type.ToPlain(), "");
        context.Report(
            DiagnosticDescriptors.SerializerShape, () => Locations.Argument(topic, "Serializer"), serializer.Name, parameter.Type.ToPlain());
        return null;
    }

    private static ChannelPayloadModel Model(IParameterSymbol parameter, string format, string codec, string schemaType, string schema)
    {
        var nullable = parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        return new ChannelPayloadModel(
            SymbolExtensions.Escape(parameter.Name), parameter.Type.ToAnnotated(), nullable, parameter.Type.IsValueType, format, codec, schemaType, schema);
    }

    private int Inherited(string name)
    {
        var value = topic.IsSet(name) ? topic.Named(name, 0) : contract.Named(name, 0);
        return value >= 0 && value < Formats.Length ? value : 0;
    }

    private void Unsupported(IParameterSymbol parameter, string reason) => context.Report(
        DiagnosticDescriptors.PayloadType, () => Locations.ParameterType(parameter), parameter.Name, parameter.Type.ToPlain(), reason);
}
