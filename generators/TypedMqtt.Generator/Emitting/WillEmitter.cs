using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the factories of last wills.</summary>
internal static class WillEmitter
{
    public static void Emit(CodeWriter code, ContractModel contract)
    {
        code.Summary("Last wills: what the broker publishes when a connection is lost.");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block("public static class Will"))
        {
            foreach (var channel in contract.Channels.Where(c => c.Options.IsLastWill))
                EmitWill(code, contract, channel);
        }
    }

    private static void EmitWill(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var arguments = TopicCode.Arguments(channel.Placeholders);
        var parameters = TopicCode.Parameters(channel.Placeholders);
        if (channel.Payload is { } payload)
            parameters += $"{payload.Type} {payload.Parameter}";
        code.Summary($"The last will {contract.Stem}.{channel.Name}.");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>.</param>");
        if (channel.Payload is not null)
            code.Line($"/// <param name=\"{channel.Payload.Parameter.TrimStart('@')}\">The payload.</param>");
        code.Line("/// <returns>The will, for the options of a connection.</returns>");
        ChannelMember.Send(code, contract, channel);
        using (code.Block($"public static global::TypedMqtt.MqttWill {channel.Name}({parameters.TrimEnd(' ', ',')})"))
        {
            var owner = $"{contract.Qualify(contract.Stem)}.{channel.Name}";
            code.Line("var scratch_ = global::TypedMqtt.PublishScratch.Rent();");
            using (code.Block("try"))
            {
                code.Line($"{owner}Channel.WriteTopic(scratch_{(arguments.Length > 0 ? ", " + arguments : "")});");
                code.Line("scratch_.EndTopic();");
                if (channel.Payload is not null)
                    code.Line(PayloadCode.Write(channel.Payload, "scratch_", owner, owner + ".PayloadTypeInfo", channel.Payload.Parameter));
                var delay = channel.Options.WillDelaySeconds > 0
                    ? $" {{ Delay = global::System.TimeSpan.FromSeconds((double){channel.Options.WillDelaySeconds}) }}"
                    : "";
                code.Line($"return new global::TypedMqtt.MqttWill({owner}, {owner}.Name({arguments}), scratch_.Payload.ToArray()){delay};");
            }

            using (code.Block("finally"))
                code.Line("scratch_.Return();");
        }
    }
}
