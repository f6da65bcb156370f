using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the factories of last wills and of their counterparts, birth messages.</summary>
internal static class WillEmitter
{
    public static void Emit(CodeWriter code, ContractModel contract)
    {
        var channels = contract.Channels.Where(c => c.Options.IsLastWill).ToList();
        code.Summary("Last wills: what the broker publishes when a connection is lost.");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block("public static class Will"))
        {
            foreach (var channel in channels)
            {
                var delay = channel.Options.WillDelaySeconds > 0
                    ? $" {{ Delay = global::System.TimeSpan.FromSeconds({channel.Options.WillDelaySeconds}.0) }}"
                    : "";
                EmitFactory(code, contract, channel, "MqttWill", "last will", delay);
            }
        }

        code.Line();
        code.Summary("Birth messages: what a connection publishes whenever it is made.");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block("public static class Birth"))
        {
            foreach (var channel in channels)
                EmitFactory(code, contract, channel, "MqttBirth", "birth message", "");
        }
    }

    private static void EmitFactory(CodeWriter code, ContractModel contract, ChannelModel channel, string type, string what, string settings)
    {
        var arguments = TopicCode.Arguments(channel.Placeholders);
        var parameters = TopicCode.Parameters(channel.Placeholders);
        if (channel.Payload is { } payload)
            parameters += $"{payload.Type} {payload.Parameter}";
        code.Summary($"The {what} {contract.Stem}.{channel.Name}.");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>.</param>");
        if (channel.Payload is not null)
            code.Line($"/// <param name=\"{channel.Payload.Parameter.TrimStart('@')}\">The payload.</param>");
        code.Line($"/// <returns>The {what}, for the options of a connection.</returns>");
        ChannelMember.Send(code, contract, channel);
        using (code.Block($"public static global::TypedMqtt.{type} {channel.Member}({parameters.TrimEnd(' ', ',')})"))
        {
            var owner = $"{contract.Qualify(contract.Stem)}.{channel.Member}";
            code.Line("var scratch_ = global::TypedMqtt.PublishScratch.Rent();");
            using (code.Block("try"))
            {
                code.Line($"{owner}Channel.WriteTopic(scratch_{(arguments.Length > 0 ? ", " + arguments : "")});");
                code.Line("scratch_.EndTopic();");
                if (channel.Payload is not null)
                    code.Line(PayloadCode.Write(channel.Payload, "scratch_", owner, owner + ".PayloadTypeInfo", channel.Payload.Parameter));
                code.Line($"return new global::TypedMqtt.{type}({owner}, {owner}.Name({arguments}), scratch_.Payload.ToArray()){settings};");
            }

            using (code.Block("finally"))
                code.Line("scratch_.Return();");
        }
    }
}
