using TypedMqtt.Manifest.Json;

namespace TypedMqtt.Manifest.Model;

/// <summary>Reads the JSON of an assembly's manifest.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="json">The text of the assembly attribute.</param>
    /// <param name="assembly">Simple name of the assembly it was found in, for messages.</param>
    /// <exception cref="ManifestFormatException">The text is not a manifest, or one in a newer format.</exception>
    public static MqttManifest Read(string json, string assembly)
    {
        try
        {
            var document = new JsonShape(JsonReader.Parse(json), "");
            var version = document.Integer("version", 1, int.MaxValue);
            return version <= MqttManifest.Version ? ReadManifest(document) : throw ManifestFormatException.Newer(assembly, version);
        }
        catch (JsonFormatException problem)
        {
            throw new ManifestFormatException(assembly, problem);
        }
    }

    private static MqttManifest ReadManifest(JsonShape document)
    {
        var manifest = new MqttManifest(
            document.String("assembly"),
            Array(document.Objects("roles"), ReadRole),
            Array(document.Objects("contracts"), ReadContract),
            Array(document.Objects("payloads"), ReadPayload));
        document.RejectOthers();
        return manifest;
    }

    private static RoleEntry ReadRole(JsonShape shape)
    {
        var role = new RoleEntry(shape.String("name"), Strings(shape, "identities"));
        shape.RejectOthers();
        return role;
    }

    private static ContractEntry ReadContract(JsonShape shape)
    {
        var contract = new ContractEntry(shape.String("name"), shape.String("type"), Array(shape.Objects("channels"), ReadChannel));
        shape.RejectOthers();
        return contract;
    }

    private static ChannelEntry ReadChannel(JsonShape shape)
    {
        var channel = new ChannelEntry(
            shape.String("name"),
            ReadKind(shape),
            shape.String("template"),
            Array(shape.Objects("placeholders"), ReadPlaceholder),
            shape.Integer("qos", 0, 2),
            shape.Boolean("retain"),
            shape.Boolean("will"),
            shape.String("format"),
            shape.OptionalString("payload"),
            shape.OptionalString("schema"),
            shape.OptionalString("responseFormat"),
            shape.OptionalString("response"),
            shape.OptionalString("responseSchema"),
            Strings(shape, "senders"),
            Strings(shape, "receivers"))
        {
            Legacy = Array(shape.Objects("legacy"), ReadLegacy),
        };
        shape.RejectOthers();
        return channel;
    }

    private static ChannelKind ReadKind(JsonShape shape)
    {
        var kind = shape.StringNode("kind");
        return kind.Value switch
        {
            "event" => ChannelKind.Event,
            "request" => ChannelKind.Request,
            "stream" => ChannelKind.Stream,
            _ => throw new JsonFormatException($"\"{shape.PathOf("kind")}\" is \"{kind.Value}\"; this version knows only \"event\", \"request\" and \"stream\"", kind.Position),
        };
    }

    private static LegacyEntry ReadLegacy(JsonShape shape)
    {
        var legacy = new LegacyEntry(shape.String("template"), shape.Boolean("publish"), shape.Boolean("subscribe"), shape.OptionalString("until"));
        shape.RejectOthers();
        return legacy;
    }

    private static PlaceholderEntry ReadPlaceholder(JsonShape shape)
    {
        var placeholder = new PlaceholderEntry(shape.String("name"), shape.String("type"), Strings(shape, "values"));
        shape.RejectOthers();
        return placeholder;
    }

    private static PayloadEntry ReadPayload(JsonShape shape)
    {
        var kind = ReadPayloadKind(shape);
        var payload = new PayloadEntry(
            shape.String("name"),
            kind,
            kind == PayloadKind.Object ? shape.String("layout") : "",
            Array<PayloadMember>(shape.Objects("members"), kind == PayloadKind.Object ? ReadMember : ReadEnumMember));
        shape.RejectOthers();
        return payload;
    }

    private static PayloadKind ReadPayloadKind(JsonShape shape)
    {
        var kind = shape.StringNode("kind");
        return kind.Value switch
        {
            "object" => PayloadKind.Object,
            "enum" => PayloadKind.Enum,
            _ => throw new JsonFormatException($"\"{shape.PathOf("kind")}\" is \"{kind.Value}\"; this version knows only \"object\" and \"enum\"", kind.Position),
        };
    }

    private static PayloadMember ReadMember(JsonShape shape)
    {
        var key = shape.Has("key") ? shape.Number("key") : (decimal?)null;
        var member = new PayloadMember(shape.String("name"), shape.String("type"), shape.Boolean("required"), key);
        shape.RejectOthers();
        return member;
    }

    private static PayloadMember ReadEnumMember(JsonShape shape)
    {
        var member = new PayloadMember(shape.String("name"), "", false, shape.Number("value"));
        shape.RejectOthers();
        return member;
    }

    private static EquatableArray<string> Strings(JsonShape shape, string name) => new(shape.Strings(name).Select(node => node.Value));

    private static EquatableArray<T> Array<T>(IReadOnlyList<JsonShape> shapes, Func<JsonShape, T> read)
        where T : IEquatable<T> => new(shapes.Select(read));
}
