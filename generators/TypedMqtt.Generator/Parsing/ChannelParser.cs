using System.Globalization;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads one method of a contract.</summary>
internal sealed class ChannelParser(
    INamedTypeSymbol contract,
    AttributeData contractAttribute,
    IMethodSymbol method,
    string prefixText,
    TopicTemplate? prefix,
    List<TemplateSegment> bound,
    PayloadParser payloads,
    ParseContext context)
{
    private readonly AttributeData _topic = method.Attribute(ContractParser.TopicAttribute)!;
    private readonly string _display = $"{contract.Name}.{method.Name}";

    public ChannelModel? Parse()
    {
        if (method.IsGenericMethod)
        {
            context.Report(DiagnosticDescriptors.GenericMethod, () => Locations.Of(method), _display);
            return null;
        }

        var returns = ReturnParser.Parse(method, _display, context);
        var qos = CheckQos();
        ContractParser.CheckIdentifier(_topic, "Name", _display, context);
        SettingsCheck.Run(method, _display, context);
        CheckRoleKinds();
        var template = ParseTemplate();
        if (template is null || returns is null)
            return null;
        if (BindParameters(template) is not { } parameters)
            return null;
        var placeholders = Placeholders(template);
        var legacy = new LegacyTopicParser(method, _display, template, context).Parse();
        var payload = parameters.FirstOrDefault(p => p.Role == ParameterRole.Payload);
        var retain = _topic.Named<bool>("Retain");
        var will = method.Attribute("TypedMqtt.LastWillAttribute");
        if (returns.Response is null)
            CheckEvent(retain, payload, will);
        else
            CheckRequest(retain, will, template);
        var payloadParser = new ChannelPayloadParser(contractAttribute, _topic, _display, payloads, context);
        var payloadModel = payload is null ? null : payloadParser.Parse(method.Parameters.First(p => SymbolExtensions.Escape(p.Name) == payload.Name));
        if (retain && payloadModel is { Format: "Raw" or "Text" or "Custom" })
            ReportEmptyClears(payloadModel);
        var request = returns.Response is null ? null : Request(returns, payloadParser);
        if (context.HasErrors || (payload is not null && payloadModel is null))
            return null;
        var delivery = new DeliveryModel(
            qos, retain, will is not null, will?.Named<int>("DelaySeconds") ?? 0,
            _topic.Named<string>("ContentType") ?? ContentType(payloadModel),
            _topic.Named<int>("MessageExpirySeconds"), _topic.Named("MaxPayloadBytes", DeliveryModel.DefaultMaxPayloadBytes));
        var obsolete = method.Attribute("System.ObsoleteAttribute");
        var name = _topic.Named<string>("Name") ?? ChannelName(method.Name);
        return new ChannelModel(
            name,
            SymbolExtensions.Escape(method.Name),
            returns.IsTask,
            template.Text,
            template.ToFilter(),
            template.Segments.Select(ToModel).ToEquatable(),
            placeholders.ToEquatable(),
            parameters.ToEquatable(),
            payloadModel,
            delivery,
            request,
            Roles(request is null ? "TypedMqtt.PublishersAttribute" : "TypedMqtt.RequestersAttribute"),
            Roles(request is null ? "TypedMqtt.SubscribersAttribute" : "TypedMqtt.RespondersAttribute"),
            obsolete is null ? null : obsolete.Strings(0).FirstOrDefault() ?? "")
        {
            IsObsoleteError = obsolete is { ConstructorArguments: { Length: > 1 } arguments } && arguments[1].Value is true,
            Legacy = legacy,
            Member = SymbolExtensions.Escape(name),
        };
    }

    public static SegmentModel ToModel(TemplateSegment segment) =>
        new(segment.Kind, segment.Kind == TemplateSegmentKind.Literal ? segment.Literal : segment.Name);

    /// <summary>The placeholder a parameter may stand for.</summary>
    public static string PlaceholderName(IParameterSymbol parameter) =>
        parameter.Attribute("TypedMqtt.PlaceholderAttribute")?.Strings(0).FirstOrDefault() ?? parameter.Name;

    /// <summary>Wire name of a channel that has no name of its own.</summary>
    public static string ChannelName(string method) =>
        method.Length > 5 && method.EndsWith("Async", StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method;

    private static string ContentType(ChannelPayloadModel? payload) => payload?.Format switch
    {
        "MessagePack" => "mp;" + payload.Schema,
        "Json" => "application/json;s=" + payload.Schema,
        "Raw" => "application/octet-stream",
        "Text" => "text/plain; charset=utf-8",
        _ => "",
    };

    private int CheckQos()
    {
        var qos = _topic.ConstructorArguments.Length > 1 ? Convert.ToInt32(_topic.ConstructorArguments[1].Value ?? 1, CultureInfo.InvariantCulture) : 1;
        if (qos is < 0 or > 2)
            context.Report(DiagnosticDescriptors.QosOutOfRange, () => Locations.Argument(_topic, 1), _display, qos);
        return qos;
    }

    private void CheckRoleKinds()
    {
        var request = ReturnParser.IsRequest(method);
        var (wrong, kind, right) = request
            ? (new[] { "Publishers", "Subscribers" }, "a request", "[Requesters] and [Responders]")
            : (new[] { "Requesters", "Responders" }, "an event", "[Publishers] and [Subscribers]");
        foreach (var name in wrong)
        {
            if (method.Attribute($"TypedMqtt.{name}Attribute") is { } attribute)
                context.Report(DiagnosticDescriptors.RolesOfOtherKind, () => Locations.Of(attribute), _display, kind, right);
        }

        if (!request && method.Attribute("TypedMqtt.RequestAttribute") is { } settings)
            context.Report(DiagnosticDescriptors.RolesOfOtherKind, () => Locations.Of(settings), _display, kind, "[Request] where a value is returned, and remove it here");
    }

    private void CheckEvent(bool retain, ParameterModel? payload, AttributeData? will)
    {
        if (retain && payload is null)
            context.Report(DiagnosticDescriptors.RetainedWithoutPayload, () => Locations.Of(method), _display);
        if (will is not null && !retain)
            context.Report(DiagnosticDescriptors.WillNotRetained, () => Locations.Of(will), _display);
    }

    private void ReportEmptyClears(ChannelPayloadModel payload)
    {
        var parameter = method.Parameters.First(p => SymbolExtensions.Escape(p.Name) == payload.Parameter);
        context.Report(
            DiagnosticDescriptors.EmptyClears, () => Locations.Parameter(parameter), parameter.Name, _display,
            payload.Format == "Custom" ? "custom" : payload.Format.ToLowerInvariant(), _topic.Named<string>("Name") ?? ChannelName(method.Name));
    }

    private void CheckRequest(bool retain, AttributeData? will, TopicTemplate template)
    {
        if (retain)
            context.Report(DiagnosticDescriptors.RetainedRequest, () => Locations.Argument(_topic, "Retain"), _display);
        if (will is not null)
            context.Report(DiagnosticDescriptors.WillOnRequest, () => Locations.Of(will), _display);
        if (template.Segments[template.Segments.Count - 1].Kind == TemplateSegmentKind.Tail)
            context.Report(DiagnosticDescriptors.RequestWithTail, () => Locations.Argument(_topic, 0), _display);
    }

    private RequestModel? Request(ReturnShape returns, ChannelPayloadParser payloadParser)
    {
        var attribute = method.Attribute("TypedMqtt.RequestAttribute");
        ChannelPayloadModel? response = null;
        if (!returns.Response!.Is("TypedMqtt.Empty"))
        {
            response = payloadParser.ParseResponse(new PayloadSource(returns.Response!, "response", () => Locations.ReturnType(method)), attribute);
            if (response is null)
                return null;
        }

        return new RequestModel(
            returns.IsStream, returns.Response!.ToAnnotated(), response, ContentType(response),
            attribute?.Named("TimeoutSeconds", 10) ?? 10, attribute?.Named<bool>("Idempotent") ?? false,
            attribute?.Named("StreamCredit", 32) ?? 32, attribute?.Named("StreamIdleSeconds", 30) ?? 30);
    }

    private TopicTemplate? ParseTemplate()
    {
        if (_topic.ConstructorArguments.Length == 0 || _topic.ConstructorArguments[0].Value is not string text)
        {
            context.Report(DiagnosticDescriptors.MissingTemplate, () => Locations.Argument(_topic, 0), _display);
            return null;
        }

        if (prefixText.Length > 0 && prefix is null)
            return null;
        if (TopicTemplate.TryParse(TopicTemplate.Join(prefixText, text), out var template, out var error))
            return template;
        // Positions count from the prefix; the slash that joins them belongs to the template's first character.
        var offset = prefixText.Length == 0 ? 0 : prefixText.Length + 1;
        var own = new TemplateError(error.Kind, Math.Max(error.Start - offset, 0), error.Length, error.Reason);
        TemplateErrors.Report(
            own, text, () => Locations.Characters(_topic, Locations.IsFirstPositional, own.Start, Math.Min(own.Length, text.Length)), context);
        return null;
    }

    private List<ParameterModel>? BindParameters(TopicTemplate template)
    {
        var placeholders = template.Segments.Where(s => s.Kind != TemplateSegmentKind.Literal).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var result = new List<ParameterModel>();
        IParameterSymbol? payload = null;
        // A parameter that nobody asks for, beside a placeholder without one: that is one mistake, in the placeholder.
        var unbound = Unbound(placeholders.Values).Count();
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType || parameter.Type.TypeKind == TypeKind.Pointer)
            {
                context.Report(
                    DiagnosticDescriptors.ParameterKind, () => Locations.Parameter(parameter), parameter.Name, _display,
                    "is passed by reference or lives on the stack, and cannot cross the send queue; pass a value");
                continue;
            }

            if (parameter.IsParams)
            {
                context.Report(
                    DiagnosticDescriptors.ParameterKind, () => Locations.Parameter(parameter), parameter.Name, _display,
                    "is a params parameter, and a payload is one value; leave out params");
                continue;
            }

            var role = Role(parameter, placeholders);
            if (role is ParameterRole.CancellationToken or ParameterRole.CallContext && parameter.Ordinal != method.Parameters.Length - 1)
                context.Report(DiagnosticDescriptors.TokenPosition, () => Locations.Parameter(parameter), $"'{parameter.Name}'", _display,
                    "must be the last parameter, so that callers can leave it out, and the only CancellationToken or CallContext; move it to the end, or remove the other one");
            if (role == ParameterRole.Payload)
            {
                if (payload is not null && unbound-- > 0)
                    continue;
                if (payload is { } first)
                {
                    var other = first.Has("TypedMqtt.PayloadAttribute") ? parameter : first;
                    context.Report(
                        DiagnosticDescriptors.TwoPayloads, () => Locations.Parameter(parameter), _display, first.Name, parameter.Name, other.Name);
                    continue;
                }

                payload = parameter;
            }

            result.Add(new ParameterModel(
                SymbolExtensions.Escape(parameter.Name),
                parameter.Type.ToAnnotated(),
                role,
                role == ParameterRole.Placeholder ? PlaceholderName(parameter) : "",
                parameter.HasExplicitDefaultValue ? Default(parameter) : ""));
        }

        ReportUnbound(placeholders.Values);
        // An event waits for the broker only, and an enumeration has a token of its own; a request waits for somebody's work.
        if (ReturnParser.IsRequest(method) && !method.ReturnType.Is("System.Collections.Generic.IAsyncEnumerable<T>") && result.All(p => p.Role is not (ParameterRole.CancellationToken or ParameterRole.CallContext)))
            context.Suggest(DiagnosticDescriptors.TokenPosition, () => Locations.Parameters(method), "The parameter list", _display, "has no CancellationToken and no CallContext, so callers cannot cancel the request; add one as the last parameter");
        return context.HasErrors ? null : result;
    }

    private static ParameterRole Role(IParameterSymbol parameter, Dictionary<string, TemplateSegment> placeholders)
    {
        if (parameter.Type.Is("System.Threading.CancellationToken"))
            return ParameterRole.CancellationToken;
        if (parameter.Type.Is("TypedMqtt.CallContext"))
            return ParameterRole.CallContext;
        return !parameter.Has("TypedMqtt.PayloadAttribute") && placeholders.ContainsKey(PlaceholderName(parameter))
            ? ParameterRole.Placeholder
            : ParameterRole.Payload;
    }

    private static string Default(IParameterSymbol parameter) =>
        parameter.ExplicitDefaultValue is null && parameter.Type.IsValueType
            ? "default"
            : SymbolExtensions.Constant(parameter.Type, parameter.ExplicitDefaultValue);

    private void ReportUnbound(IEnumerable<TemplateSegment> placeholders)
    {
        foreach (var segment in Unbound(placeholders))
        {
            var near = method.Parameters.FirstOrDefault(p => NearestName.IsNear(PlaceholderName(p), segment.Name));
            var start = segment.Start - (prefixText.Length == 0 ? 0 : prefixText.Length + 1);
            context.Report(
                DiagnosticDescriptors.PlaceholderWithoutParameter,
                () => Locations.Characters(_topic, Locations.IsFirstPositional, start, segment.Length),
                _display, segment.Name, near is null ? $"add a parameter '{segment.Name}', or take the level out" : $"did you mean {{{PlaceholderName(near)}}}?");
        }
    }

    /// <summary>Placeholders of the method's own template without a parameter; one of the prefix is bound then, or TMQ0019 has been reported for it.</summary>
    private IEnumerable<TemplateSegment> Unbound(IEnumerable<TemplateSegment> placeholders) => placeholders.Where(s =>
        s.Start >= prefixText.Length && !method.Parameters.Any(p => PlaceholderName(p) == s.Name && !p.Has("TypedMqtt.PayloadAttribute")));

    private List<PlaceholderModel> Placeholders(TopicTemplate template)
    {
        var result = new List<PlaceholderModel>();
        foreach (var segment in template.Segments.Where(s => s.Kind != TemplateSegmentKind.Literal))
        {
            if (bound.Any(b => b.Name == segment.Name))
            {
                result.Add(PlaceholderParser.Bound(segment));
                continue;
            }

            var parameter = method.Parameters.FirstOrDefault(p => PlaceholderName(p) == segment.Name);
            if (parameter is null || new PlaceholderParser(context).Parse(segment, parameter) is not { } model)
                continue;
            if (result.Any(p => p.Property == model.Property))
            {
                context.Report(
                    DiagnosticDescriptors.DuplicatePlaceholder, () => Locations.Parameter(parameter), segment.Name, segment.Start,
                    $"another placeholder is '{model.Property}' in the message too");
            }

            result.Add(model);
        }

        return result;
    }

    private EquatableArray<string> Roles(string attribute) =>
        (method.Attribute(attribute) ?? contract.Attribute(attribute) ?? method.ContainingType.Attribute(attribute))?.Strings(0).Distinct().ToEquatable() ?? default;
}
