using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the registration extensions: no reflection, no scanning.</summary>
internal static class RegistrationEmitter
{
    private const string Builder = "global::TypedMqtt.IMqttBuilder";
    private const string Configure = "global::System.Action<global::TypedMqtt.HandlerOptions>? configure = null";

    private const string Pair = "global::System.Collections.Generic.KeyValuePair<string, string>";
    private const string NoPlaceholders = $"global::System.Array.Empty<{Pair}>()";

    private const string Constructible =
        "[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] ";

    public static void Emit(CodeWriter code, ContractModel contract)
    {
        code.Line($"/// <summary>Registers <see cref=\"{contract.InterfaceType}\"/> on a connection.</summary>");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block($"{contract.OuterAccessibility} static class {contract.RegistrationStem}MqttExtensions"))
        {
            EmitPublisher(code, contract);
            if (contract.HasEvents)
                EmitSubscriber(code, contract);
            EmitConsumer(code, contract);
            foreach (var channel in contract.Channels)
                EmitHandler(code, contract, channel);
            EmitConnectors(code, contract);
        }
    }

    private static void EmitPublisher(CodeWriter code, ContractModel contract)
    {
        code.Line($"/// <summary>Makes <see cref=\"{contract.InterfaceType}\"/> injectable: its calls publish on this connection.</summary>");
        code.Line("/// <param name=\"builder\">The connection.</param>");
        EmitBoundDocs(code, contract);
        code.Line("/// <returns>The same builder.</returns>");
        var bound = string.Join("", contract.AllBound.Select(b => $", {b.Type} {b.Argument}"));
        using (code.Block($"public static {Builder} Add{contract.RegistrationStem}Publisher(this {Builder} builder{bound})"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(builder);");
            code.Line($"return builder.AddPublisher<{contract.InterfaceType}>({(bound.Length == 0 ? "static " : "")}connection_ => new {contract.Qualify(contract.Stem)}Publisher(connection_{Values(contract)}));");
        }

        code.Line();
    }

    private static void EmitSubscriber(CodeWriter code, ContractModel contract)
    {
        var type = contract.Qualify(contract.Stem) + "Subscriber";
        code.Line($"/// <summary>Makes <see cref=\"{type}\"/> injectable: its subscriptions are made on this connection.</summary>");
        code.Line("/// <param name=\"builder\">The connection.</param>");
        code.Line("/// <returns>The same builder.</returns>");
        using (code.Block($"public static {Builder} Add{contract.RegistrationStem}Subscriber(this {Builder} builder)"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(builder);");
            code.Line($"return builder.AddSubscriber<{type}>(static connection_ => new {type}(connection_));");
        }

        code.Line();
    }

    private static void EmitConsumer(CodeWriter code, ContractModel contract)
    {
        code.Summary("Subscribes a service that implements the contract to all its channels.");
        code.Line("/// <typeparam name=\"TConsumer\">The service.</typeparam>");
        code.Line("/// <param name=\"builder\">The connection.</param>");
        foreach (var placeholder in contract.AllPrefixPlaceholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>; null for any.</param>");
        code.Line("/// <param name=\"configure\">Sets concurrency, order, retries and buffering.</param>");
        code.Line("/// <returns>The same builder.</returns>");
        var filters = TopicCode.OptionalParameters(contract.AllPrefixPlaceholders);
        var channels = contract.WithBases.SelectMany(c => c.Channels.Select(channel => (Origin: c, Channel: channel))).ToList();
        ChannelMember.ReceiveAll(code, contract);
        using (code.Block($"public static {Builder} Add{contract.RegistrationStem}Consumer<{Constructible}TConsumer>(this {Builder} builder, {filters}{Configure}) where TConsumer : class, {contract.InterfaceType}"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(builder);");
            foreach (var (origin, channel) in channels)
            {
                if (channel.IsObsoleteError)
                    code.Line($"{Obsolete(channel)}<TConsumer>(builder, {string.Concat(contract.AllPrefixPlaceholders.Select(p => p.Argument + ", "))}configure);");
                else
                    EmitConsumed(code, contract, origin, channel);
            }

            code.Line("return builder;");
        }

        code.Line();
        foreach (var (origin, channel) in channels.Where(c => c.Channel.IsObsoleteError))
        {
            ChannelMember.MayUse(code, channel);
            using (code.Block($"private static void {Obsolete(channel)}<{Constructible}TConsumer>({($"{Builder} builder, {filters}{Configure}").Replace(" = null", "")}) where TConsumer : class, {contract.InterfaceType}"))
                EmitConsumed(code, contract, origin, channel);
            code.Line();
        }
    }

    /// <summary>A channel that is an error to use is consumed in a method of its own, which may.</summary>
    private static string Obsolete(ChannelModel channel) => $"AddObsolete{channel.Name}";

    private static void EmitConsumed(CodeWriter code, ContractModel contract, ContractModel origin, ChannelModel channel)
    {
        var owner = $"{origin.Qualify(origin.Stem)}.{channel.Member}";
        var values = string.Join(", ", origin.PrefixPlaceholders.Select(p =>
            $"{channel.Placeholders.First(c => c.Name == p.Name).Argument}: {contract.AllPrefixPlaceholders.First(a => a.Name == p.Name).Argument}"));
        code.Line($"builder.{AddMethod(origin, channel, "TConsumer")}(");
        using (code.Indent())
        {
            code.Line($"{owner},");
            code.Line($"{owner}.{TopicCode.FilterMethod(channel)}({values}),");
            code.Line($"static (consumer_, message_, cancellationToken_) => {Invoke(channel)},");
            code.Line("configure);");
        }
    }

    private static string Invoke(ChannelModel channel)
    {
        var arguments = channel.Parameters.Select(p => p.Role switch
        {
            ParameterRole.Payload => "message_.Payload",
            ParameterRole.CancellationToken => "cancellationToken_",
            ParameterRole.CallContext => "message_.Context with { CancellationToken = cancellationToken_ }",
            _ => "message_." + channel.Placeholders.First(h => h.Name == p.Placeholder).Property,
        });
        var call = $"consumer_.{channel.Method}({string.Join(", ", arguments)})";
        var result = channel.Request is { } request ? $"<{request.ResponseType}>" : "";
        return channel.ReturnsTask ? $"new global::System.Threading.Tasks.ValueTask{result}({call})" : call;
    }

    /// <summary>The method of the builder for the kind of channel, with its type arguments.</summary>
    private static string AddMethod(ContractModel contract, ChannelModel channel, string handler)
    {
        var message = $"{contract.Qualify(contract.Stem)}.{channel.Message}";
        return channel.Request is not { } request ? $"AddHandler<{handler}, {message}>"
            : request.IsStream ? $"AddStreamHandler<{handler}, {message}, {request.ResponseType}>"
            : $"AddRequestHandler<{handler}, {message}, {request.ResponseType}>";
    }

    /// <summary>The interface a handler of one channel implements.</summary>
    private static string HandlerInterface(ContractModel contract, ChannelModel channel)
    {
        var message = $"{contract.Qualify(contract.Stem)}.{channel.Message}";
        return channel.Request is not { } request ? $"global::TypedMqtt.IMessageHandler<{message}>"
            : $"global::TypedMqtt.I{(request.IsStream ? "Stream" : "Request")}Handler<{message}, {request.ResponseType}>";
    }

    private static void EmitHandler(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var owner = $"{contract.Qualify(contract.Stem)}.{channel.Member}";
        code.Summary(channel.Request is null ? $"Subscribes a handler to {channel.Template}." : $"Lets a handler answer {channel.Template}.");
        code.Line("/// <typeparam name=\"THandler\">The handler.</typeparam>");
        code.Line("/// <param name=\"builder\">The connection.</param>");
        code.Line("/// <param name=\"channel\">The channel.</param>");
        code.Line("/// <param name=\"configure\">Sets concurrency, order, retries and buffering.</param>");
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>; null for any.</param>");
        code.Line("/// <returns>The same builder.</returns>");
        var filters = string.Join("", channel.Placeholders.Select(p => $", {p.Type}? {p.Argument} = null"));
        ChannelMember.Receive(code, contract, channel);
        using (code.Block($"public static {Builder} AddHandler<{Constructible}THandler>(this {Builder} builder, {owner}Channel channel, global::System.Action<global::TypedMqtt.HandlerOptions<{contract.Qualify(contract.Stem)}.{channel.Message}>>? configure = null{filters}) where THandler : class, {HandlerInterface(contract, channel)}"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(builder);");
            code.Line("global::System.ArgumentNullException.ThrowIfNull(channel);");
            code.Line($"return builder.{AddMethod(contract, channel, "THandler")}(");
            using (code.Indent())
            {
                code.Line("channel,");
                code.Line($"channel.{TopicCode.FilterMethod(channel)}({TopicCode.Arguments(channel.Placeholders)}),");
                code.Line("static (handler_, message_, cancellationToken_) => handler_.HandleAsync(message_, cancellationToken_),");
                code.Line("configure);");
            }
        }

        code.Line();
    }

    private static void EmitConnectors(CodeWriter code, ContractModel contract)
    {
        var publisher = contract.Qualify(contract.Stem) + "Publisher";
        var subscriber = contract.Qualify(contract.Stem) + "Subscriber";
        var bound = string.Join("", contract.AllBound.Select(b => $", {b.Type} {b.Argument}"));
        code.Summary("Connects as a role and makes a publisher on that connection; for tests.");
        code.Line("/// <param name=\"connector\">What connects.</param>");
        code.Line("/// <param name=\"role\">The role.</param>");
        EmitBoundDocs(code, contract);
        code.Line("/// <param name=\"cancellationToken\">Cancels the call.</param>");
        code.Line("/// <returns>The publisher.</returns>");
        using (code.Block($"public static async global::System.Threading.Tasks.ValueTask<{publisher}> Create{contract.RegistrationStem}PublisherAsync(this global::TypedMqtt.IMqttConnector connector, string role{bound}, global::System.Threading.CancellationToken cancellationToken = default)"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(connector);");
            if (contract.AllBound.Any())
            {
                using (code.Block($"var placeholders_ = new {Pair}[]", "};"))
                {
                    foreach (var placeholder in contract.AllBound)
                    {
                        var text = placeholder.Kind == PlaceholderKind.Text
                            ? placeholder.Argument
                            : $"{placeholder.Argument}.ToString(global::System.Globalization.CultureInfo.InvariantCulture)";
                        code.Line($"new {Pair}({Literal.String(placeholder.Name)}, {text}),");
                    }
                }
            }

            var placeholders = contract.AllBound.Any() ? "placeholders_" : NoPlaceholders;
            code.Line($"var connection_ = await connector.ConnectAsync(role, {placeholders}, cancellationToken).ConfigureAwait(false);");
            code.Line($"return new {publisher}(connection_{Values(contract)});");
        }

        if (!contract.HasEvents)
            return;
        code.Line();
        code.Summary("Connects as a role and makes a subscriber on that connection; for tests.");
        code.Line("/// <param name=\"connector\">What connects.</param>");
        code.Line("/// <param name=\"role\">The role.</param>");
        code.Line("/// <param name=\"cancellationToken\">Cancels the call.</param>");
        code.Line("/// <returns>The subscriber.</returns>");
        using (code.Block($"public static async global::System.Threading.Tasks.ValueTask<{subscriber}> Create{contract.RegistrationStem}SubscriberAsync(this global::TypedMqtt.IMqttConnector connector, string role, global::System.Threading.CancellationToken cancellationToken = default)"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(connector);");
            code.Line($"var connection_ = await connector.ConnectAsync(role, {NoPlaceholders}, cancellationToken).ConfigureAwait(false);");
            code.Line($"return new {subscriber}(connection_);");
        }
    }

    private static string Values(ContractModel contract) => string.Join("", contract.AllBound.Select(b => ", " + b.Argument));

    private static void EmitBoundDocs(CodeWriter code, ContractModel contract)
    {
        foreach (var bound in contract.AllBound)
            code.Line($"/// <param name=\"{bound.Argument.TrimStart('@')}\">Value of <c>{{{bound.Name}}}</c> in every topic.</param>");
    }
}
