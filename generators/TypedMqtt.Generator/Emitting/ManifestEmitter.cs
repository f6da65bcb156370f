using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the manifest: what the assembly says on the wire, as an attribute that build tools read.</summary>
internal static class ManifestEmitter
{
    public const int Version = 1;

    /// <summary>What a contract adds to the manifest.</summary>
    public static ManifestPart Part(ContractModel contract)
    {
        var json = new JsonText();
        WriteContract(json, contract);
        return new ManifestPart(
            contract.Name, contract.FullName, json.ToString(), contract.Payloads.Where(p => p.Kind != PayloadKind.Value).Select(Part).ToEquatable());
    }

    public static SourceText Emit(string assembly, IEnumerable<RoleModel> roles, IEnumerable<ManifestPart> contracts)
    {
        var sorted = contracts.OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.FullName, StringComparer.Ordinal).ToList();
        var payloads = sorted.SelectMany(c => c.Payloads).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal);
        var start = new JsonText()
            .Property("version", Version)
            .Property("assembly", assembly)
            .Property("roles");
        start.Array(roles.OrderBy(r => r.Name, StringComparer.Ordinal), role => start.Object(json => json
            .Property("name", role.Name)
            .Property("identities", role.Identities)));

        var text = new JoinedText();
        text.Add(new CodeWriter("").ToString());
        text.Add("[assembly: global::System.Reflection.AssemblyMetadata(\"TypedMqtt.Manifest\", \"{");
        text.Add(start.ToString());
        text.Add(",\\\"contracts\\\":[");
        text.AddList(sorted.Select(c => c.Json));
        text.Add("],\\\"payloads\\\":[");
        text.AddList(payloads.Select(p => p.Json));
        text.Add("]}\")]\n");
        return text.ToText();
    }

    private static PayloadPart Part(PayloadModel payload)
    {
        var json = new JsonText();
        WritePayload(json, payload);
        return new PayloadPart(payload.Name, json.ToString());
    }

    private static void WriteContract(JsonText json, ContractModel contract) => json.Object(_ => json
        .Property("name", contract.Name)
        .Property("type", contract.FullName)
        .Property("channels").Array(contract.Channels.OrderBy(c => c.Name, StringComparer.Ordinal), channel => WriteChannel(json, channel)));

    private static void WriteChannel(JsonText json, ChannelModel channel) => json.Object(_ =>
    {
        json.Property("name", channel.Name)
            .Property("kind", channel.Request is null ? "event" : channel.Request.IsStream ? "stream" : "request")
            .Property("template", channel.Template)
            .Property("placeholders").Array(channel.Placeholders, placeholder => WritePlaceholder(json, placeholder));
        if (channel.Legacy.Count > 0)
            json.Property("legacy").Array(channel.Legacy, legacy => WriteLegacy(json, legacy));
        json.Property("qos", channel.Options.Qos)
            .Property("retain", channel.Options.Retain)
            .Property("will", channel.Options.IsLastWill)
            .Property("format", Format(channel.Payload))
            .Property("payload", channel.Payload?.SchemaType ?? "")
            .Property("schema", channel.Payload?.Schema ?? "");
        if (channel.Request is { } request)
        {
            json.Property("responseFormat", Format(request.Response))
                .Property("response", request.Response?.SchemaType ?? "")
                .Property("responseSchema", request.Response?.Schema ?? "");
        }

        json.Property("senders", channel.Senders.OrderBy(r => r, StringComparer.Ordinal))
            .Property("receivers", channel.Receivers.OrderBy(r => r, StringComparer.Ordinal));
    });

    private static void WriteLegacy(JsonText json, LegacyModel legacy) => json.Object(_ =>
    {
        json.Property("template", legacy.Template).Property("publish", legacy.Publishes).Property("subscribe", legacy.Subscribes);
        if (legacy.Until.Length > 0)
            json.Property("until", legacy.Until);
    });

    private static void WritePlaceholder(JsonText json, PlaceholderModel placeholder) => json.Object(_ =>
    {
        json.Property("name", placeholder.Name).Property("type", placeholder.WireType);
        if (placeholder.Kind == PlaceholderKind.Enum)
            json.Property("values", placeholder.Values.Select(v => v.Text).OrderBy(t => t, StringComparer.Ordinal));
    });

    private static string Format(ChannelPayloadModel? payload) => payload?.Format switch
    {
        "MessagePack" => "msgpack",
        "Json" => "json",
        "Text" => "text",
        "Custom" => "custom",
        _ => "raw",
    };

    private static void WritePayload(JsonText json, PayloadModel payload) => json.Object(_ =>
    {
        json.Property("name", payload.Name);
        if (payload.Kind == PayloadKind.Enum)
        {
            json.Property("kind", "enum").Property("members").Array(payload.Values, value => json.Object(_ => json
                .Property("name", value.Text)
                .Property("value").Raw(value.Number)));
            return;
        }

        json.Property("kind", "object").Property("layout", Layout(payload)).Property("members").Array(Members(payload), member => json.Object(_ =>
        {
            json.Property("name", member.Name);
            if (payload.IsKeyed)
                json.Property("key", member.Key);
            json.Property("type", SchemaText.Of(member.Shape)).Property("required", member.IsRequired);
        }));
    });

    private static string Layout(PayloadModel payload) =>
        payload.IsJson ? "json" : payload.Kind == PayloadKind.Union ? "union" : payload.IsKeyed ? "keyed" : "named";

    /// <summary>The members; in JSON the derived types are members, too, by what tells them apart.</summary>
    private static IEnumerable<(string Name, int Key, ShapeModel Shape, bool IsRequired)> Members(PayloadModel payload) =>
        payload.Members.Select(m => (m.WireName, m.Key, m.Shape, m.IsRequired)).Concat(payload.Cases.Select(c => (c.Discriminator, -1, c.Shape, false)));
}
