using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the channel class: settings, names, filters, parsing.</summary>
internal static class ChannelEmitter
{
    private static readonly string[] QosNames = ["AtMostOnce", "AtLeastOnce", "ExactlyOnce"];

    public static void Emit(CodeWriter code, ContractModel contract, ChannelModel channel)
    {
        var name = channel.Name + "Channel";
        code.Summary($"The channel {contract.Stem}.{channel.Name}: {channel.Template}.");
        code.Line(CodeWriter.GeneratedCode);
        ChannelMember.Name(code, contract, channel);
        using (code.Block($"public sealed class {name} : {BaseType(channel)}"))
        {
            EmitTypeInfo(code, channel.Payload, "PayloadTypeInfo");
            EmitTypeInfo(code, channel.Request?.Response, "ResponseTypeInfo");
            EmitConstructor(code, contract, channel, name);
            EmitNaming(code, channel);
            EmitFilter(code, channel);
            LegacyEmitter.Emit(code, channel);
            EmitTryParse(code, channel);
            EmitTryRead(code, channel);
            if (channel.Request is { } request)
                EmitResponse(code, request);
            foreach (var placeholder in channel.Placeholders.Where(p => p.Kind == PlaceholderKind.Enum))
                EmitEnum(code, placeholder);
            code.Summary("Writes the topic name for these values.");
            EmitWriteTopic(code, channel, "internal static void WriteTopic");
        }
    }

    private static string BaseType(ChannelModel channel) => channel.Request is not { } request
        ? $"global::TypedMqtt.MqttChannel<{channel.Message}>"
        : $"global::TypedMqtt.Mqtt{(request.IsStream ? "Stream" : "Request")}Channel<{channel.Message}, {request.ResponseType}>";

    private static void EmitTypeInfo(CodeWriter code, ChannelPayloadModel? payload, string name)
    {
        if (payload is not { Format: "Json" } json)
            return;
        // For System.Text.Json, too, T? is another type than T where T is a struct, and the same where it is a class.
        var type = json.IsValueType ? json.Type : json.Type.TrimEnd('?');
        var info = $"global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{type}>";
        code.Line($"internal readonly {info} {name} = ({info}){json.Codec}.Default.GetTypeInfo(typeof({type}))!;");
        code.Line();
    }

    private static void EmitRequestSettings(CodeWriter code, ContractModel contract, ChannelModel channel, RequestModel request)
    {
        code.Line($"Response = new global::TypedMqtt.MqttResponseInfo({Literal.String(contract.Name)}, {Literal.String(channel.Name)}, {Literal.String(channel.Template)}, {Literal.String(channel.Filter)}, Qos)");
        using (code.Open("};"))
        {
            code.Line($"PayloadFormat = global::TypedMqtt.PayloadFormat.{request.Response?.Format ?? "Raw"},");
            code.Line(request.Response is { Format: "Custom" } custom
                ? $"ContentType = global::TypedMqtt.CompilerServices.CustomFormatter<{custom.Codec}>.Instance.ContentType,"
                : $"ContentType = {Literal.String(request.ContentType)},");
            if (request.Response is { Schema.Length: > 0 } schema)
                code.Line($"Schema = {Literal.String(schema.Schema)},");
            if (channel.Options.MaxPayloadBytes != DeliveryModel.DefaultMaxPayloadBytes)
                code.Line($"MaxPayloadBytes = {channel.Options.MaxPayloadBytes},");
        }

        code.Line($"Timeout = global::System.TimeSpan.FromSeconds({request.TimeoutSeconds}.0);");
        if (request.IsIdempotent)
            code.Line("Idempotent = true;");
        if (request.IsStream)
        {
            code.Line($"Credit = {request.Credit};");
            code.Line($"IdleTimeout = global::System.TimeSpan.FromSeconds({request.IdleSeconds}.0);");
        }
    }

    private static void EmitResponse(CodeWriter code, RequestModel request)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public override void WriteResponse(global::TypedMqtt.PublishScratch scratch, {request.ResponseType} response)"))
        {
            if (request.Response is { } payload)
                code.Line(PayloadCode.Write(payload, "scratch", "Response", "ResponseTypeInfo", "response"));
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {request.ResponseType} ReadResponse(in global::System.Buffers.ReadOnlySequence<byte> payload, in global::TypedMqtt.CallContext context) =>");
        using (code.Indent())
            code.Line(request.Response is { } read ? PayloadCode.Read(read, "payload", "Response", "ResponseTypeInfo") + ";" : "default;");
        code.Line();
    }

    private static void EmitConstructor(CodeWriter code, ContractModel contract, ChannelModel channel, string name)
    {
        code.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        using (code.Block($"internal {name}()"))
        {
            var options = channel.Options;
            code.Line($"Contract = {Literal.String(contract.Name)};");
            code.Line($"ChannelName = {Literal.String(channel.Name)};");
            code.Line($"Template = {Literal.String(channel.Template)};");
            code.Line($"WildcardFilter = {Literal.String(channel.Filter)};");
            LegacyEmitter.EmitSettings(code, channel);
            code.Line($"Qos = global::TypedMqtt.Qos.{QosNames[options.Qos]};");
            if (options.Retain)
                code.Line("Retain = true;");
            if (options.IsLastWill)
                code.Line("IsLastWill = true;");
            code.Line($"PayloadFormat = global::TypedMqtt.PayloadFormat.{channel.Payload?.Format ?? "Raw"};");
            code.Line(channel.Payload is { Format: "Custom" } custom && options.ContentType.Length == 0
                ? $"ContentType = global::TypedMqtt.CompilerServices.CustomFormatter<{custom.Codec}>.Instance.ContentType;"
                : $"ContentType = {Literal.String(options.ContentType)};");
            if (channel.Payload is { Schema.Length: > 0 } schema)
                code.Line($"Schema = {Literal.String(schema.Schema)};");
            if (options.MessageExpirySeconds > 0)
                code.Line($"MessageExpiry = global::System.TimeSpan.FromSeconds({options.MessageExpirySeconds}.0);");
            if (options.MaxPayloadBytes != DeliveryModel.DefaultMaxPayloadBytes)
                code.Line($"MaxPayloadBytes = {options.MaxPayloadBytes};");
            if (channel.Senders.Count > 0)
                code.Line($"Senders = {Literal.StringArray(channel.Senders)};");
            if (channel.Receivers.Count > 0)
                code.Line($"Receivers = {Literal.StringArray(channel.Receivers)};");
            if (channel.Request is { } request)
                EmitRequestSettings(code, contract, channel, request);
        }

        code.Line();
    }

    private static void EmitNaming(CodeWriter code, ChannelModel channel)
    {
        var parameters = TopicCode.Parameters(channel.Placeholders);
        code.Summary("The topic name for these values, without the topic root.");
        EmitParameterDocs(code, channel, "");
        code.Line("/// <returns>The topic name.</returns>");
        using (code.Block($"public string Name({parameters.TrimEnd(' ', ',')})"))
            EmitWithScratch(code, channel, "return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);");
        code.Line();
        code.Summary("Writes the topic name for these values in UTF-8, without the topic root.");
        code.Line("/// <param name=\"destination\">Where it goes.</param>");
        EmitParameterDocs(code, channel, "");
        code.Line("/// <returns>The number of bytes; larger than the destination when it does not fit and nothing was written.</returns>");
        using (code.Block($"public int Format({("global::System.Span<byte> destination, " + parameters).TrimEnd(' ', ',')})"))
            EmitWithScratch(code, channel, "return global::TypedMqtt.CompilerServices.TopicText.CopyTo(scratch_, destination);");
        code.Line();
    }

    /// <summary>Writes the topic of some values into a scratch and does something with it.</summary>
    public static void EmitWithScratch(CodeWriter code, ChannelModel channel, string then, string writer = "WriteTopic")
    {
        var arguments = TopicCode.Arguments(channel.Placeholders);
        code.Line("var scratch_ = global::TypedMqtt.PublishScratch.Rent();");
        using (code.Block("try"))
        {
            code.Line($"{writer}(scratch_{(arguments.Length > 0 ? ", " + arguments : "")});");
            code.Line("scratch_.EndTopic();");
            code.Line(then);
        }

        using (code.Block("finally"))
            code.Line("scratch_.Return();");
    }

    private static void EmitFilter(CodeWriter code, ChannelModel channel)
    {
        code.Summary("The topic filter for these values, without the topic root; an omitted value is a wildcard.");
        EmitParameterDocs(code, channel, "; null for any");
        code.Line("/// <returns>The topic filter.</returns>");
        if (channel.Placeholders.Count == 0)
        {
            code.Line("public string Filter() => WildcardFilter;");
            code.Line();
            return;
        }

        EmitWriteFilter(code, channel, "public string Filter");
    }

    /// <summary>A method that returns a filter for some values.</summary>
    /// <param name="code">Where it goes.</param>
    /// <param name="channel">The channel, with the levels of the filter.</param>
    /// <param name="head">How the method begins, up to its name.</param>
    public static void EmitWriteFilter(CodeWriter code, ChannelModel channel, string head)
    {
        using (code.Block($"{head}({TopicCode.OptionalParameters(channel.Placeholders).TrimEnd(' ', ',')})"))
        {
            code.Line("var scratch_ = global::TypedMqtt.PublishScratch.Rent();");
            using (code.Block("try"))
            {
                TopicCode.WriteSegments(code, "scratch_", channel.Segments, leadingSlash: false, trailingSlash: false, name =>
                {
                    var placeholder = channel.Placeholders.First(p => p.Name == name);
                    code.Line($"if ({placeholder.Argument} is null)");
                    using (code.Indent())
                        code.Line($"scratch_.Write({(placeholder.IsTail ? "\"+/#\"u8" : "\"+\"u8")});");
                    code.Line("else");
                    using (code.Indent())
                    {
                        var value = placeholder.IsValueType ? placeholder.Argument + ".Value" : placeholder.Argument;
                        code.Line(TopicCode.WriteValue(placeholder, "scratch_", value, TopicCode.EnumWriter(placeholder)));
                    }
                });
                code.Line("return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);");
            }

            using (code.Block("finally"))
                code.Line("scratch_.Return();");
        }

        code.Line();
    }

    private static void EmitTryParse(CodeWriter code, ChannelModel channel)
    {
        code.Summary("Reads the values of a topic name, which must have their canonical form.");
        code.Line("/// <param name=\"topic\">Topic name in UTF-8, without the topic root.</param>");
        EmitParameterDocs(code, channel, "");
        code.Line("/// <returns>Whether the topic is one of this channel.</returns>");
        var parameters = string.Join("", channel.Placeholders.Select(p =>
            $", {(p.IsValueType ? "" : "[global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] ")}out {p.Type} {p.Argument}"));
        using (code.Block($"public bool TryParse(global::System.ReadOnlySpan<byte> topic{parameters})"))
        {
            foreach (var placeholder in channel.Placeholders)
                code.Line($"{placeholder.Argument} = default;");
            ChannelModel[] topics = [channel, .. channel.HeardLegacy.Select(channel.At)];
            for (var i = 0; i < topics.Length; i++)
                code.Line($"var {Reader(i)} = new global::TypedMqtt.CompilerServices.TopicReader(topic);");
            for (var i = 0; i < topics.Length; i++)
                EmitConditions(code, TopicCode.ReadSegments(topics[i], Reader(i)).ToList(), i, topics.Length);
        }

        code.Line();
    }

    private static string Reader(int topic) => topic == 0 ? "reader_" : $"legacy{topic}_";

    /// <summary>One topic of a channel that has several is one operand of a disjunction.</summary>
    private static void EmitConditions(CodeWriter code, List<string> conditions, int topic, int topics)
    {
        var (open, close, indent) = topics == 1 ? ("", "", "    ") : ("(", ")", "        ");
        for (var i = 0; i < conditions.Count; i++)
        {
            var start = i > 0 ? indent + "&& " : (topic == 0 ? "return " : "    || ") + open;
            var end = i < conditions.Count - 1 ? "" : close + (topic == topics - 1 ? ";" : "");
            code.Line(start + conditions[i] + end);
        }
    }

    private static void EmitTryRead(CodeWriter code, ChannelModel channel)
    {
        var message = channel.Message;
        code.Line("/// <inheritdoc/>");
        using (code.Block(
            "public override bool TryRead(global::System.ReadOnlySpan<byte> topic, in global::System.Buffers.ReadOnlySequence<byte> payload, " +
            $"in global::TypedMqtt.CallContext context, out {message} message)"))
        {
            var taken = channel.Placeholders.Select(p => p.Argument).Concat(["topic", "payload", "context", "message"]).ToList();
            var names = channel.Placeholders.Select(p => taken.Count(t => t == p.Argument) == 1 ? p.Argument : Unused(p.Argument, taken)).ToList();
            var arguments = string.Join("", names.Select(n => $", out var {n}"));
            var values = string.Join("", names.Select(n => n + ", "));
            using (code.Block($"if (!TryParse(topic{arguments}))"))
            {
                code.Line("message = default;");
                code.Line("return false;");
            }

            code.Line();
            if (channel.Options.Retain)
            {
                using (code.Block("if (payload.IsEmpty)"))
                {
                    code.Line($"message = new {message}({values}default!, context) {{ IsCleared = true }};");
                    code.Line("return true;");
                }

                code.Line();
            }

            var payload = channel.Payload is { } p ? PayloadCode.Read(p, "payload", "this", "PayloadTypeInfo") + ", " : "";
            code.Line($"message = new {message}({values}{payload}context);");
            code.Line("return true;");
        }

        code.Line();
    }

    private static string Unused(string name, List<string> taken)
    {
        while (taken.Contains(name))
            name += "_";
        taken.Add(name);
        return name;
    }

    private static void EmitEnum(CodeWriter code, PlaceholderModel placeholder)
    {
        using (code.Block($"internal static void {TopicCode.EnumWriter(placeholder)}(global::TypedMqtt.PublishScratch scratch, {placeholder.Type} value)"))
        using (code.Block("switch (value)"))
        {
            foreach (var value in placeholder.Values)
            {
                code.Line($"case {placeholder.Type}.{value.Name}:");
                using (code.Indent())
                {
                    code.Line($"scratch.Write({Literal.Utf8(value.Text)});");
                    code.Line("break;");
                }
            }

            code.Line("default:");
            using (code.Indent())
            {
                code.Line($"global::TypedMqtt.CompilerServices.TopicWriter.ThrowUndefined(value, {Literal.Utf8(placeholder.Name)});");
                code.Line("break;");
            }
        }

        code.Line();
        using (code.Block($"private static bool TryRead{placeholder.Property}(ref global::TypedMqtt.CompilerServices.TopicReader reader, out {placeholder.Type} value)"))
        {
            code.Line("value = default;");
            code.Line("if (!reader.ReadLevel(out var level))");
            using (code.Indent())
                code.Line("return false;");
            foreach (var value in placeholder.Values)
            {
                using (code.Block($"if (global::System.MemoryExtensions.SequenceEqual(level, {Literal.Utf8(value.Text)}))"))
                {
                    code.Line($"value = {placeholder.Type}.{value.Name};");
                    code.Line("return true;");
                }

                code.Line();
            }

            code.Line("return false;");
        }

        code.Line();
    }

    /// <summary>A method that writes a topic for some values.</summary>
    /// <param name="code">Where it goes.</param>
    /// <param name="channel">The channel, with the levels of the topic.</param>
    /// <param name="head">How the method begins, up to its name.</param>
    public static void EmitWriteTopic(CodeWriter code, ChannelModel channel, string head)
    {
        var parameters = TopicCode.Parameters(channel.Placeholders);
        using (code.Block($"{head}({("global::TypedMqtt.PublishScratch scratch_, " + parameters).TrimEnd(' ', ',')})"))
        {
            TopicCode.WriteSegments(code, "scratch_", channel.Segments, leadingSlash: false, trailingSlash: false, name =>
            {
                var placeholder = channel.Placeholders.First(p => p.Name == name);
                code.Line(TopicCode.WriteValue(placeholder, "scratch_", placeholder.Argument, TopicCode.EnumWriter(placeholder)));
            });
        }
    }

    public static void EmitParameterDocs(CodeWriter code, ChannelModel channel, string suffix)
    {
        foreach (var placeholder in channel.Placeholders)
            code.Line($"/// <param name=\"{placeholder.Argument.TrimStart('@')}\">Value of <c>{{{placeholder.Name}}}</c>{suffix}.</param>");
    }
}
