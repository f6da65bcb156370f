using TypedMqtt.Manifest.Json;

namespace TypedMqtt.Manifest.Model;

/// <summary>Writes a manifest as the compact JSON an assembly carries: what <see cref="ManifestReader"/> reads, byte for byte.</summary>
public static class ManifestWriter
{
    /// <summary>Writes the whole manifest.</summary>
    public static string Write(MqttManifest manifest)
    {
        var json = new JsonWriter().BeginObject();
        json.Name("version").Value(MqttManifest.Version).Name("assembly").Value(manifest.Assembly);
        WriteAll(json, "roles", manifest.Roles, WriteRole);
        WriteAll(json, "contracts", manifest.Contracts, WriteContract);
        WriteAll(json, "payloads", manifest.Payloads, WritePayload);
        return json.EndObject().ToString();
    }

    private static void WriteRole(JsonWriter json, RoleEntry role) =>
        json.Name("name").Value(role.Name).Strings("identities", role.Identities);

    private static void WriteContract(JsonWriter json, ContractEntry contract)
    {
        json.Name("name").Value(contract.Name).Name("type").Value(contract.Type);
        WriteAll(json, "channels", contract.Channels, WriteChannel);
    }

    private static void WriteChannel(JsonWriter json, ChannelEntry channel)
    {
        json.Name("name").Value(channel.Name).Name("kind").Value(KindOf(channel.Kind)).Name("template").Value(channel.Template);
        WriteAll(json, "placeholders", channel.Placeholders, WritePlaceholder);
        if (channel.Legacy.Count > 0)
            WriteAll(json, "legacy", channel.Legacy, WriteLegacy);
        json.Name("qos").Value(channel.Qos).Name("retain").Value(channel.Retain).Name("will").Value(channel.Will);
        json.Name("format").Value(channel.Format).Name("payload").Value(channel.Payload).Name("schema").Value(channel.Schema);
        if (channel.Kind != ChannelKind.Event)
            json.Name("responseFormat").Value(channel.ResponseFormat).Name("response").Value(channel.Response).Name("responseSchema").Value(channel.ResponseSchema);
        json.Strings("senders", channel.Senders).Strings("receivers", channel.Receivers);
    }

    internal static string KindOf(ChannelKind kind) => kind switch
    {
        ChannelKind.Request => "request",
        ChannelKind.Stream => "stream",
        _ => "event",
    };

    private static void WriteLegacy(JsonWriter json, LegacyEntry legacy)
    {
        json.Name("template").Value(legacy.Template).Name("publish").Value(legacy.Publish).Name("subscribe").Value(legacy.Subscribe);
        if (legacy.Until.Length > 0)
            json.Name("until").Value(legacy.Until);
    }

    private static void WritePlaceholder(JsonWriter json, PlaceholderEntry placeholder)
    {
        json.Name("name").Value(placeholder.Name).Name("type").Value(placeholder.Type);
        if (placeholder.Values.Count > 0)
            json.Strings("values", placeholder.Values);
    }

    private static void WritePayload(JsonWriter json, PayloadEntry payload)
    {
        var isObject = payload.Kind == PayloadKind.Object;
        json.Name("name").Value(payload.Name).Name("kind").Value(isObject ? "object" : "enum");
        if (isObject)
            json.Name("layout").Value(payload.Layout);
        WriteAll<PayloadMember>(json, "members", payload.Members, isObject ? WriteMember : WriteEnumMember);
    }

    private static void WriteMember(JsonWriter json, PayloadMember member)
    {
        json.Name("name").Value(member.Name);
        if (member.Number is { } key)
            json.Name("key").Value(key);
        json.Name("type").Value(member.Type).Name("required").Value(member.Required);
    }

    private static void WriteEnumMember(JsonWriter json, PayloadMember member) =>
        json.Name("name").Value(member.Name).Name("value").Value(member.Number ?? 0);

    private static void WriteAll<T>(JsonWriter json, string name, IEnumerable<T> entries, Action<JsonWriter, T> write)
    {
        json.Name(name).BeginArray();
        foreach (var entry in entries)
        {
            json.BeginObject();
            write(json, entry);
            json.EndObject();
        }

        json.EndArray();
    }
}
