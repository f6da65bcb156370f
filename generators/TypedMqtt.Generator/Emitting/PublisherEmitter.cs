using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Writes the class that sends: topic and payload go as bytes into the connection's scratch.</summary>
internal static class PublisherEmitter
{
    public static void Emit(CodeWriter code, ContractModel contract)
    {
        var name = contract.Stem + "Publisher";
        // What is the same for every message of this instance is encoded once.
        var constant = contract.Bound.Count == 0 ? [] : contract.Prefix.TakeWhile(s => s.Kind == TemplateSegmentKind.Literal || IsBound(contract, s)).ToList();
        code.Line($"/// <summary>Publishes the channels of <see cref=\"{contract.InterfaceType}\"/>; thread-safe; does not own the connection.</summary>");
        code.Line(CodeWriter.GeneratedCode);
        using (code.Block($"{contract.Accessibility} sealed class {name} : {contract.InterfaceType}"))
        {
            code.Line("private readonly global::TypedMqtt.IMqttSender _connection;");
            if (constant.Count > 0)
                code.Line("private readonly byte[] _topicStart;");
            foreach (var bound in contract.Bound)
                code.Line($"private readonly {bound.Type} _bound{bound.Property};");
            foreach (var channel in FilteredRequests(contract))
                code.Line($"private readonly string _filterOf{channel.Name};");
            foreach (var inherited in contract.Bases)
                code.Line($"private readonly {inherited.Qualify(inherited.Stem)}Publisher {Inner(contract, inherited)};");
            code.Line();
            EmitConstructor(code, contract, name, constant);
            foreach (var channel in contract.Channels)
            {
                EmitPublish(code, contract, channel, constant);
                if (channel.Options.Retain)
                    EmitClear(code, contract, channel, constant);
            }

            var methods = new HashSet<string>(contract.Channels.SelectMany(PublicMethods), StringComparer.Ordinal);
            foreach (var inherited in contract.Bases)
            {
                foreach (var channel in inherited.Channels)
                    EmitInherited(code, inherited, channel, Inner(contract, inherited), methods);
            }

            EmitDisposal(code, contract);
            EmitToString(code, contract, name);
        }
    }

    private static bool IsBound(ContractModel contract, SegmentModel segment) => contract.Bound.Any(b => b.Name == segment.Text);

    private static void EmitConstructor(CodeWriter code, ContractModel contract, string name, List<SegmentModel> constant)
    {
        code.Summary("Creates a publisher.");
        code.Line("/// <param name=\"connection\">The connection.</param>");
        foreach (var bound in contract.AllBound)
            code.Line($"/// <param name=\"{bound.Argument.TrimStart('@')}\">Value of <c>{{{bound.Name}}}</c> in every topic.</param>");
        var parameters = string.Join("", contract.AllBound.Select(b => $", {b.Type} {b.Argument}"));
        using (code.Block($"public {name}(global::TypedMqtt.IMqttSender connection{parameters})"))
        {
            code.Line("global::System.ArgumentNullException.ThrowIfNull(connection);");
            code.Line("_connection = connection;");
            foreach (var inherited in contract.Bases)
            {
                var values = string.Concat(inherited.AllBound.Select(b => ", " + contract.AllBound.First(a => a.Name == b.Name).Argument));
                code.Line($"{Inner(contract, inherited)} = new {inherited.Qualify(inherited.Stem)}Publisher(connection{values});");
            }

            foreach (var bound in contract.Bound)
                code.Line($"_bound{bound.Property} = {bound.Argument};");
            foreach (var channel in FilteredRequests(contract))
            {
                code.Line($"_filterOf{channel.Name} = {(channel.IsObsoleteError ? $"FilterOf{channel.Name}({Values(contract)})" : Filter(contract, channel))};");
            }

            if (constant.Count > 0)
            {
                code.Line("var scratch_ = global::TypedMqtt.PublishScratch.Rent();");
                using (code.Block("try"))
                {
                    TopicCode.WriteSegments(code, "scratch_", constant, leadingSlash: false, trailingSlash: true, placeholder =>
                    {
                        var bound = contract.Bound.First(b => b.Name == placeholder);
                        code.Line(TopicCode.WriteValue(bound, "scratch_", bound.Argument, ""));
                    });
                    code.Line("_topicStart = global::TypedMqtt.CompilerServices.TopicText.ToArray(scratch_);");
                }

                using (code.Block("finally"))
                    code.Line("scratch_.Return();");
            }
        }

        code.Line();
        // A constructor is for all channels; what uses one that is an error to use stands by itself.
        foreach (var channel in FilteredRequests(contract).Where(c => c.IsObsoleteError))
        {
            ChannelMember.MayUse(code, channel);
            code.Line($"private static string FilterOf{channel.Name}({string.Join(", ", contract.Bound.Select(b => $"{b.Type} {b.Argument}"))}) => {Filter(contract, channel)};");
            code.Line();
        }
    }

    private static string Values(ContractModel contract) => string.Join(", ", contract.Bound.Select(b => b.Argument));

    private static string Filter(ContractModel contract, ChannelModel channel)
    {
        var values = contract.Bound.Select(b => $"{channel.Placeholders.First(p => p.Name == b.Name).Argument}: {b.Argument}");
        return $"{Channel(contract, channel)}.Filter({string.Join(", ", values)})";
    }

    private static void EmitPublish(CodeWriter code, ContractModel contract, ChannelModel channel, List<SegmentModel> constant)
    {
        var parameters = string.Join(", ", channel.Parameters.Select(p => $"{p.Type} {p.Name}{(p.Default.Length > 0 ? $" = {p.Default}" : "")}"));
        var scratch = Unused("scratch", channel.Parameters);
        code.Line("/// <inheritdoc/>");
        ChannelMember.Send(code, contract, channel);
        using (code.Block($"public {Task(channel)} {channel.Method}({parameters})"))
        {
            code.Line($"var {scratch} = _connection.RentScratch();");
            using (code.Block("try"))
            {
                EmitTopic(code, contract, channel, constant, scratch);
                if (channel.Payload is { } payload)
                    code.Line(PayloadCode.Write(payload, scratch, Channel(contract, channel), Channel(contract, channel) + ".PayloadTypeInfo", payload.Parameter));
            }

            EmitReturnOnError(code, scratch);
            var last = channel.Parameters.Count == 0 ? null : channel.Parameters[channel.Parameters.Count - 1];
            var context = last?.Role switch
            {
                ParameterRole.CallContext => last.Name,
                ParameterRole.CancellationToken => $"new global::TypedMqtt.CallContext({last.Name})",
                _ => "default",
            };
            EmitSend(code, contract, channel, scratch, context);
        }

        code.Line();
    }

    private static void EmitClear(CodeWriter code, ContractModel contract, ChannelModel channel, List<SegmentModel> constant)
    {
        var placeholders = channel.Parameters.Where(p => p.Role == ParameterRole.Placeholder).ToList();
        var scratch = Unused("scratch", placeholders);
        EmitClearHead(code, contract, channel, placeholders);
        using (code.Block(ClearSignature(channel, placeholders)))
        {
            code.Line($"var {scratch} = _connection.RentScratch();");
            using (code.Block("try"))
                EmitTopic(code, contract, channel, constant, scratch);
            EmitReturnOnError(code, scratch);
            EmitSend(code, contract, channel, scratch, "new global::TypedMqtt.CallContext(cancellationToken)");
        }

        code.Line();
    }

    private static void EmitClearHead(CodeWriter code, ContractModel contract, ChannelModel channel, List<ParameterModel> placeholders)
    {
        code.Summary($"Removes the retained value of {channel.Name}.");
        foreach (var placeholder in placeholders)
            code.Line($"/// <param name=\"{placeholder.Name.TrimStart('@')}\">Value of <c>{{{placeholder.Placeholder}}}</c>.</param>");
        code.Line("/// <param name=\"cancellationToken\">Cancels the call.</param>");
        code.Line("/// <returns>Completes as a publish does.</returns>");
        ChannelMember.Send(code, contract, channel);
    }

    private static string ClearSignature(ChannelModel channel, List<ParameterModel> placeholders) =>
        $"public {Task(channel)} Clear{channel.Name}Async({string.Concat(placeholders.Select(p => $"{p.Type} {p.Name}, "))}global::System.Threading.CancellationToken cancellationToken = default)";

    private static void EmitTopic(CodeWriter code, ContractModel contract, ChannelModel channel, List<SegmentModel> constant, string scratch)
    {
        if (constant.Count > 0)
            code.Line($"{scratch}.Write(_topicStart);");
        TopicCode.WriteSegments(code, scratch, channel.Segments.Skip(constant.Count), leadingSlash: false, trailingSlash: false, WriteValue);
        code.Line($"{scratch}.EndTopic();");
        foreach (var legacy in channel.Legacy.Where(l => l.Publishes))
        {
            code.Line($"{scratch}.BeginLegacyTopic();");
            TopicCode.WriteSegments(code, scratch, legacy.Segments, leadingSlash: false, trailingSlash: false, WriteValue);
            code.Line($"{scratch}.EndLegacyTopic();");
        }

        void WriteValue(string name)
        {
            var placeholder = channel.Placeholders.First(p => p.Name == name);
            var value = channel.Parameters.FirstOrDefault(p => p.Placeholder == name)?.Name ?? "_bound" + placeholder.Property;
            code.Line(TopicCode.WriteValue(placeholder, scratch, value, $"{Type(contract, channel)}.{TopicCode.EnumWriter(placeholder)}"));
        }
    }

    private static void EmitReturnOnError(CodeWriter code, string scratch)
    {
        using (code.Block("catch"))
        {
            code.Line($"{scratch}.Return();");
            code.Line("throw;");
        }

        code.Line();
    }

    /// <summary>Requests whose responses are looked for below the bound values only.</summary>
    private static IEnumerable<ChannelModel> FilteredRequests(ContractModel contract) =>
        contract.Bound.Count == 0 ? [] : contract.Channels.Where(c => c.Request is not null);

    private static void EmitSend(CodeWriter code, ContractModel contract, ChannelModel channel, string scratch, string context)
    {
        var asTask = channel.ReturnsTask ? ".AsTask()" : "";
        if (channel.Request is { } request)
        {
            var filter = contract.Bound.Count == 0 ? Channel(contract, channel) + ".WildcardFilter" : "_filterOf" + channel.Name;
            code.Line($"return _connection.Request{(request.IsStream ? "Stream" : "Async")}({scratch}, {Channel(contract, channel)}, {filter}, {context}){asTask};");
            return;
        }

        code.Line($"return _connection.PublishAsync({scratch}, {Channel(contract, channel)}, {context}){asTask};");
    }

    /// <summary>A channel of an inherited contract is sent by the publisher of that contract; where another one has the method already, through the interface only.</summary>
    private static void EmitInherited(CodeWriter code, ContractModel inherited, ChannelModel channel, string inner, HashSet<string> methods)
    {
        var signatures = PublicMethods(channel).ToList();
        var isFree = methods.Add(signatures[0]);
        var parameters = string.Join(", ", channel.Parameters.Select(p => $"{p.Type} {p.Name}{(isFree && p.Default.Length > 0 ? $" = {p.Default}" : "")}"));
        code.Line("/// <inheritdoc/>");
        ChannelMember.Send(code, inherited, channel);
        var head = isFree ? $"public {Task(channel)} " : $"{Task(channel)} {inherited.InterfaceType}.";
        code.Line($"{head}{channel.Method}({parameters}) => {inner}.{channel.Method}({string.Join(", ", channel.Parameters.Select(p => p.Name))});");
        code.Line();
        if (!channel.Options.Retain || !methods.Add(signatures[1]))
            return;
        var placeholders = channel.Parameters.Where(p => p.Role == ParameterRole.Placeholder).ToList();
        EmitClearHead(code, inherited, channel, placeholders);
        code.Line($"{ClearSignature(channel, placeholders)} => {inner}.Clear{channel.Name}Async({string.Concat(placeholders.Select(p => p.Name + ", "))}cancellationToken);");
        code.Line();
    }

    /// <summary>The publisher of an inherited contract; two may have one name, in two namespaces.</summary>
    private static string Inner(ContractModel contract, ContractModel inherited)
    {
        var same = contract.Bases.Where(b => b.Stem == inherited.Stem).ToList();
        return "_of" + inherited.Stem + (same.Count == 1 ? "" : "_" + (same.IndexOf(inherited) + 1));
    }

    /// <summary>What the compiler tells the methods of a channel apart by.</summary>
    private static IEnumerable<string> PublicMethods(ChannelModel channel)
    {
        yield return $"{channel.Method}({string.Join(", ", channel.Parameters.Select(p => p.Type))})";
        if (channel.Options.Retain)
            yield return $"Clear{channel.Name}Async({string.Concat(channel.Parameters.Where(p => p.Role == ParameterRole.Placeholder).Select(p => p.Type + ", "))}global::System.Threading.CancellationToken)";
    }

    private static void EmitDisposal(CodeWriter code, ContractModel contract)
    {
        if (contract.IsDisposable)
        {
            code.Summary("Does nothing: a publisher does not own its connection.");
            using (code.Block("public void Dispose()"))
            {
            }

            code.Line();
        }

        if (contract.IsAsyncDisposable)
        {
            code.Summary("Does nothing: a publisher does not own its connection.");
            code.Line("/// <returns>Completed.</returns>");
            code.Line("public global::System.Threading.Tasks.ValueTask DisposeAsync() => default;");
            code.Line();
        }
    }

    private static void EmitToString(CodeWriter code, ContractModel contract, string name)
    {
        code.Line("/// <inheritdoc/>");
        var values = string.Join(", ", contract.Bound.Select(b => $"{b.Name} = {{_bound{b.Property}}}"));
        code.Line(contract.Bound.Count == 0
            ? $"public override string ToString() => {Literal.String(name)};"
            : $"public override string ToString() => global::System.FormattableString.Invariant($\"{name} ({values})\");");
    }

    private static string Task(ChannelModel channel)
    {
        if (channel.Request is { IsStream: true } stream)
            return $"global::System.Collections.Generic.IAsyncEnumerable<{stream.ResponseType}>";
        var task = channel.ReturnsTask ? "global::System.Threading.Tasks.Task" : "global::System.Threading.Tasks.ValueTask";
        return channel.Request is { } request ? $"{task}<{request.ResponseType}>" : task;
    }

    private static string Channel(ContractModel contract, ChannelModel channel) => $"{contract.Qualify(contract.Stem)}.{channel.Member}";

    private static string Type(ContractModel contract, ChannelModel channel) => $"{contract.Qualify(contract.Stem)}.{channel.Name}Channel";

    private static string Unused(string name, IEnumerable<ParameterModel> parameters)
    {
        var taken = new HashSet<string>(parameters.Select(p => p.Name), StringComparer.Ordinal);
        while (taken.Contains(name))
            name += "_";
        return name;
    }
}
