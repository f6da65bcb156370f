using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes what needs no connection: the messages of a contract, its channels as values, its last wills.</summary>
internal static class MessageEmitter
{
    public static void Emit(CodeWriter code, ContractModel contract)
    {
        code.Line($"/// <summary>The channels and messages of <see cref=\"{contract.InterfaceType}\"/>.</summary>");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block($"{contract.Accessibility} static partial class {contract.Stem}"))
        {
            foreach (var channel in contract.Channels)
            {
                code.Summary($"{channel.Template}, {QosText(channel)}{(channel.Options.Retain ? ", retained" : "")}.");
                ChannelMember.Obsolete(code, channel);
                code.Line($"public static {channel.Name}Channel {channel.Member} {{ get; }} = new {channel.Name}Channel();");
                code.Line();
            }

            foreach (var channel in contract.Channels)
            {
                EmitMessage(code, contract, channel);
                code.Line();
                ChannelEmitter.Emit(code, contract, channel);
                code.Line();
            }

            if (contract.Channels.Any(c => c.Options.IsLastWill))
                WillEmitter.Emit(code, contract);
        }
    }

    private static string QosText(ChannelModel channel) => "QoS " + channel.Options.Qos;

    private static void EmitMessage(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var name = channel.Message;
        var fields = channel.Placeholders.Select(p => (p.Type, p.Property)).ToList();
        if (channel.Payload is { } payload)
            fields.Add((payload.Type, "Payload"));
        code.Line($"/// <summary>A {(channel.Request is null ? "message" : "request")} of {contract.Stem}.{channel.Name}. Two are equal when topic values and payload are; how they arrived does not count.</summary>");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Property}\">Value of <c>{{{placeholder.Name}}}</c>.</param>");
        if (channel.Payload is not null)
            code.Line("/// <param name=\"Payload\">The payload.</param>");
        code.Line("/// <param name=\"Context\">How the message arrived.</param>");
        code.Line(CodeWriter.GeneratedCode);
        var parameters = string.Join("", fields.Select(f => $"{f.Type} {f.Property}, "));
        using (code.Block($"public readonly record struct {name}({parameters}global::TypedMqtt.CallContext Context) : global::TypedMqtt.IChannelMessage"))
        {
            if (channel.Options.Retain)
            {
                fields.Add(("bool", "IsCleared"));
                code.Summary("Whether the retained value was removed; there is no payload then. Only subscriptions that ask for it see such messages.");
                code.Line("public bool IsCleared { get; init; }");
                code.Line();
            }

            code.Line("/// <inheritdoc/>");
            EmitEquals(code, name, fields);
            code.Line();
            code.Line("/// <inheritdoc/>");
            EmitHash(code, fields);
        }
    }

    private static void EmitEquals(CodeWriter code, string name, List<(string Type, string Property)> fields)
    {
        if (fields.Count == 0)
        {
            code.Line($"public bool Equals({name} other) => true;");
            return;
        }

        code.Line($"public bool Equals({name} other) =>");
        using (code.Indent())
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var (type, property) = fields[i];
                var end = i == fields.Count - 1 ? ";" : "";
                code.Line($"{(i == 0 ? "" : "&& ")}global::System.Collections.Generic.EqualityComparer<{type}>.Default.Equals({property}, other.{property}){end}");
            }
        }
    }

    private static void EmitHash(CodeWriter code, List<(string Type, string Property)> fields)
    {
        if (fields.Count == 0)
        {
            code.Line("public override int GetHashCode() => 0;");
            return;
        }

        using (code.Block("public override int GetHashCode()"))
        {
            code.Line("var hash = default(global::System.HashCode);");
            foreach (var (_, property) in fields)
                code.Line($"hash.Add({property});");
            code.Line("return hash.ToHashCode();");
        }
    }
}
