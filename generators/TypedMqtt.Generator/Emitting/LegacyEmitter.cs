using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes what a channel class says of its old topics.</summary>
internal static class LegacyEmitter
{
    private const string Topics = "global::TypedMqtt.ChannelTopics";

    /// <summary>The settings of the channel.</summary>
    public static void EmitSettings(CodeWriter code, ChannelModel channel)
    {
        if (channel.Legacy.Count == 0)
            return;
        using (code.Block("LegacyTopics = new global::TypedMqtt.MqttLegacyTopic[]", "};"))
        {
            foreach (var legacy in channel.Legacy)
                code.Line($"new global::TypedMqtt.MqttLegacyTopic({Literal.String(legacy.Template)}, AlsoPublish: {Literal.Bool(legacy.Publishes)}, AlsoSubscribe: {Literal.Bool(legacy.Subscribes)}),");
        }
    }

    /// <summary>The filters and, for retained values, the names of the channel's topics, those of old ones included.</summary>
    public static void Emit(CodeWriter code, ChannelModel channel)
    {
        var heard = channel.HeardLegacy;
        if (heard.Count == 0)
            return;
        code.Summary("The topic filters for these values, that of the channel and those of its legacy topics; an omitted value is a wildcard.");
        ChannelEmitter.EmitParameterDocs(code, channel, "; null for any");
        code.Line("/// <returns>The topic filters, without the topic root.</returns>");
        EmitAll(code, channel, "Filter", TopicCode.OptionalParameters(channel.Placeholders), heard.Count);
        if (channel.Options.Retain)
        {
            code.Summary("The topic names for these values, that of the channel and those of its legacy topics.");
            ChannelEmitter.EmitParameterDocs(code, channel, "");
            code.Line("/// <returns>The topic names, without the topic root.</returns>");
            EmitAll(code, channel, "Name", TopicCode.Parameters(channel.Placeholders), heard.Count);
        }

        for (var i = 0; i < heard.Count; i++)
            EmitOne(code, channel.At(heard[i]), i + 1);
    }

    private static void EmitAll(CodeWriter code, ChannelModel channel, string what, string parameters, int count)
    {
        var arguments = TopicCode.Arguments(channel.Placeholders);
        var legacy = string.Join(", ", Enumerable.Range(1, count).Select(i => $"Legacy{what}{i}({arguments})"));
        code.Line($"public {Topics} {what}s({parameters.TrimEnd(' ', ',')}) =>");
        using (code.Indent())
            code.Line($"new {Topics}({what}({arguments}), new string[] {{ {legacy} }});");
        code.Line();
    }

    private static void EmitOne(CodeWriter code, ChannelModel channel, int number)
    {
        if (channel.Placeholders.Count == 0)
        {
            code.Line($"private static string LegacyFilter{number}() => {Literal.String(channel.Filter)};");
            code.Line();
        }
        else
        {
            ChannelEmitter.EmitWriteFilter(code, channel, $"private static string LegacyFilter{number}");
        }

        if (!channel.Options.Retain)
            return;
        using (code.Block($"private static string LegacyName{number}({TopicCode.Parameters(channel.Placeholders).TrimEnd(' ', ',')})"))
            ChannelEmitter.EmitWithScratch(code, channel, "return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);", $"WriteLegacy{number}");
        code.Line();
        ChannelEmitter.EmitWriteTopic(code, channel, $"private static void WriteLegacy{number}");
        code.Line();
    }
}
