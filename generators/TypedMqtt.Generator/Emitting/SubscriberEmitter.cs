using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the class that receives streams and reads retained values.</summary>
internal static class SubscriberEmitter
{
    public static void Emit(CodeWriter code, ContractModel contract)
    {
        var name = contract.Stem + "Subscriber";
        code.Line($"/// <summary>Subscribes to the channels of <see cref=\"{contract.InterfaceType}\"/>; thread-safe; does not own the connection.</summary>");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block($"{contract.Accessibility} sealed class {name}"))
        {
            code.Line("private readonly global::TypedMqtt.IMqttConnection _connection;");
            code.Line("private readonly string? _group;");
            code.Line();
            code.Summary("Creates a subscriber.");
            code.Line("/// <param name=\"connection\">The connection.</param>");
            using (code.Block($"public {name}(global::TypedMqtt.IMqttConnection connection)"))
            {
                code.Line("global::System.ArgumentNullException.ThrowIfNull(connection);");
                code.Line("_connection = connection;");
            }

            code.Line();
            using (code.Block($"private {name}(global::TypedMqtt.IMqttConnection connection, string group)"))
            {
                code.Line("_connection = connection;");
                code.Line("_group = group;");
            }

            code.Line();
            code.Summary("The same channels as shared subscriptions: each message goes to one member of the group.");
            code.Line("/// <param name=\"group\">Name of the group.</param>");
            code.Line("/// <returns>A subscriber of the group.</returns>");
            using (code.Block($"public {name} Shared(string group)"))
            {
                code.Line("global::System.ArgumentException.ThrowIfNullOrEmpty(group);");
                code.Line($"return new {name}(_connection, group);");
            }

            foreach (var channel in contract.Channels.Where(c => c.Request is null))
            {
                code.Line();
                EmitSubscribe(code, contract, channel);
                if (channel.Options.Retain)
                {
                    code.Line();
                    EmitGet(code, contract, channel);
                    code.Line();
                    EmitWatch(code, contract, channel);
                }
            }
        }
    }

    private static void EmitSubscribe(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var owner = $"{contract.Qualify(contract.Stem)}.{channel.Member}";
        var result = $"global::System.Threading.Tasks.ValueTask<global::TypedMqtt.Subscription<{contract.Qualify(contract.Stem)}.{channel.Message}>>";
        code.Summary($"Subscribes to {string.Join(" and ", channel.HeardLegacy.Select(l => l.Template).Prepend(channel.Template))} and completes when the broker has granted it; a refusal throws.");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>; null for any.</param>");
        code.Line("/// <param name=\"options\">Shared group, buffer and overflow; null for the defaults.</param>");
        code.Line("/// <param name=\"cancellationToken\">Cancels the call, not the subscription.</param>");
        code.Line("/// <returns>The subscription, with a buffer of its own.</returns>");
        ChannelMember.Receive(code, contract, channel);
        code.Line($"public {result} Subscribe{channel.Name}Async({TopicCode.OptionalParameters(channel.Placeholders)}global::TypedMqtt.SubscribeOptions? options = null, global::System.Threading.CancellationToken cancellationToken = default) =>");
        using (code.Indent())
        {
            code.Line($"_connection.SubscribeAsync({owner}, {owner}.{TopicCode.FilterMethod(channel)}({TopicCode.Arguments(channel.Placeholders)}), global::TypedMqtt.SubscribeOptions.InGroup(options, _group), cancellationToken);");
        }
    }

    private static void EmitGet(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var owner = $"{contract.Qualify(contract.Stem)}.{channel.Member}";
        var type = channel.Payload!.Type.TrimEnd('?') + "?";
        code.Summary($"Reads the retained value of {channel.Name}.");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>.</param>");
        code.Line("/// <param name=\"cancellationToken\">Cancels the call.</param>");
        code.Line("/// <returns>The value, or null when the broker holds none.</returns>");
        ChannelMember.Receive(code, contract, channel);
        using (code.Block($"public async global::System.Threading.Tasks.ValueTask<{type}> Get{channel.Name}Async({TopicCode.Parameters(channel.Placeholders)}global::System.Threading.CancellationToken cancellationToken = default)"))
        {
            code.Line($"var message_ = await _connection.GetRetainedAsync({owner}, {owner}.{TopicCode.NameMethod(channel)}({TopicCode.Arguments(channel.Placeholders)}), cancellationToken).ConfigureAwait(false);");
            code.Line("return message_?.Payload;");
        }
    }

    private static void EmitWatch(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var owner = $"{contract.Qualify(contract.Stem)}.{channel.Member}";
        code.Summary($"Reads the retained value of {channel.Name} and every change of it. The first message comes at once: the value, or IsCleared when the broker holds none.");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>.</param>");
        code.Line("/// <param name=\"cancellationToken\">Ends the enumeration.</param>");
        code.Line("/// <returns>The value and its changes, removals included.</returns>");
        ChannelMember.Receive(code, contract, channel);
        code.Line($"public global::System.Collections.Generic.IAsyncEnumerable<{contract.Qualify(contract.Stem)}.{channel.Message}> Watch{channel.Name}Async({TopicCode.Parameters(channel.Placeholders)}global::System.Threading.CancellationToken cancellationToken = default) =>");
        using (code.Indent())
            code.Line($"_connection.WatchRetainedAsync({owner}, {owner}.{TopicCode.NameMethod(channel)}({TopicCode.Arguments(channel.Placeholders)}), cancellationToken);");
    }
}
