using System.Globalization;
using System.Numerics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Lock;

/// <summary>What the code says now, in the terms of the lock.</summary>
internal sealed class ContractFacts
{
    private readonly IReadOnlyList<ContractModel> _contracts;
    private readonly TypeNames _names;
    private readonly Dictionary<string, string> _underlying = new(StringComparer.Ordinal);

    private ContractFacts(IReadOnlyList<ContractModel> contracts, TypeNames? names = null)
    {
        _contracts = contracts;
        _names = names ?? new TypeNames(contracts.SelectMany(TypeNamesOf));
        foreach (var shape in contracts.SelectMany(c => c.Payloads).SelectMany(p => p.Members.Select(m => m.Shape).Concat(p.Shape is { } root ? [root] : [])))
            AddUnderlying(shape);
    }

    private IEnumerable<PayloadModel> Payloads => PayloadsOf(_contracts);

    private static IEnumerable<PayloadModel> PayloadsOf(IEnumerable<ContractModel> contracts) =>
        contracts.SelectMany(c => c.Payloads).Where(p => p.Kind != PayloadKind.Value).Distinct();

    private static IEnumerable<PlaceholderModel> PlaceholdersOf(IEnumerable<ContractModel> contracts) =>
        contracts.SelectMany(c => c.Channels).SelectMany(c => c.Placeholders).Where(p => p.Kind == PlaceholderKind.Enum).Distinct();

    /// <summary>The facts of an assembly.</summary>
    public static LockFile Of(IEnumerable<ContractModel> contracts, IEnumerable<RoleModel> roles) => new ContractFacts([.. contracts]).Build(roles);

    /// <summary>The facts of one contract of an assembly.</summary>
    public static LockFile Of(ContractModel contract, TypeNames names) => new ContractFacts([contract], names).Build([]);

    /// <summary>Names of types as in the lock, for those that find their way back.</summary>
    public static Func<string, string> Names(IEnumerable<ContractModel> contracts) => new ContractFacts([.. contracts])._names.Of;

    /// <summary>The types that the lock names because of a contract.</summary>
    public static IEnumerable<TypeName> TypeNamesOf(ContractModel contract) =>
        PayloadsOf([contract]).Select(p => p.Name).Concat(PlaceholdersOf([contract]).Select(EnumType)).Distinct().Select(TypeName.Of);

    private LockFile Build(IEnumerable<RoleModel> roles)
    {
        var facts = new List<LockFact>();
        foreach (var contract in _contracts)
        {
            foreach (var channel in contract.Channels)
            {
                var name = $"{contract.Name}.{channel.Name}";
                facts.Add(Channel(name, channel, contract));
                facts.AddRange(channel.Legacy.Select(l => new LegacyFact(name, TopicText.Template(Topic(channel.At(l))), l.Publishes, l.Subscribes, l.Until)));
                facts.AddRange(channel.Senders.Select(r => new GrantFact(name, channel.Request is null ? "publish" : "request", r)));
                facts.AddRange(channel.Receivers.Select(r => new GrantFact(name, channel.Request is null ? "subscribe" : "respond", r)));
            }
        }

        foreach (var payload in Payloads)
        {
            if (payload.Kind == PayloadKind.Enum)
                facts.Add(new EnumFact(_names.Of(payload.Name), payload.IsText ? "str" : _underlying.TryGetValue(payload.Name, out var type) ? type : "i32", Values(payload.Values)));
            else
                facts.AddRange(payload.Members.Select(m => new MemberFact(_names.Of(payload.Name), m.Key, m.WireName, SchemaText.Of(m.Shape, _names.Of), m.IsRequired) { Omission = m.Omission }));
            facts.AddRange(payload.Cases.Select(c => new CaseFact(_names.Of(payload.Name), c.Discriminator, SchemaText.Of(c.Shape, _names.Of))));
        }

        facts.AddRange(PlaceholdersOf(_contracts).Select(p => new EnumFact(_names.Of(EnumType(p)), "", Values(p.Values))));
        facts.AddRange(roles.SelectMany(r => r.Identities.Select(i => new IdentityFact(r.Name, i))));
        return new LockFile(facts.GroupBy(f => f.ToLine()).Select(g => g.First()));
    }

    private ChannelFact Channel(string name, ChannelModel channel, ContractModel contract)
    {
        var kind = channel.Request is null ? "event" : channel.Request.IsStream ? "stream" : "request";
        var response = channel.Request?.Response;
        var layout = new[] { channel.Payload, response }.FirstOrDefault(p => p?.Format == "MessagePack");
        return new ChannelFact(name, kind, Topic(channel))
        {
            Qos = channel.Options.Qos,
            Retain = channel.Options.Retain,
            Will = channel.Options.IsLastWill,
            Payload = Payload(channel.Payload, contract),
            Response = Payload(response, contract),
            Format = Format(channel.Payload),
            ResponseFormat = Format(response),
            Layout = layout is null ? "" : layout.IsCompact ? "compact" : "named",
            ContentType = IsUsual(channel.Options.ContentType, channel.Payload) ? "" : channel.Options.ContentType,
            Expiry = channel.Options.MessageExpirySeconds,
            MaxPayload = channel.Options.MaxPayloadBytes,
        };
    }

    private string Payload(ChannelPayloadModel? payload, ContractModel contract)
    {
        if (payload is null)
            return "";
        var model = contract.Payloads.FirstOrDefault(p => payload.Format == "Json"
            ? p is { IsJson: true, Kind: PayloadKind.Value } && p.Name == payload.SchemaType
            : payload.Codec == "global::TypedMqtt.Generated." + p.Formatter && p.Formatter.Length > 0);
        var name = model?.Shape is { } shape ? SchemaText.Of(shape with { IsNullable = false }, _names.Of) : _names.Of(payload.SchemaType);
        return payload.IsNullable && !name.EndsWith("?", StringComparison.Ordinal) ? name + "?" : name;
    }

    private string Topic(ChannelModel channel) => string.Join("/", channel.Segments.Select(s =>
    {
        if (s.Kind == TemplateSegmentKind.Literal)
            return new TopicLevelText(s.Text, "", false, "", "").ToString();
        var placeholder = channel.Placeholders.First(p => p.Name == s.Text);
        var type = placeholder.Kind == PlaceholderKind.Enum ? _names.Of(EnumType(placeholder)) : placeholder.WireType;
        return new TopicLevelText(null, s.Text, placeholder.IsTail, type, Constraint(placeholder)).ToString();
    }));

    private static string Constraint(PlaceholderModel placeholder) => placeholder.Constraint switch
    {
        TemplateConstraintKind.Range => $"{placeholder.Low}..{placeholder.High}",
        TemplateConstraintKind.Id => "id",
        TemplateConstraintKind.Lower => "lower",
        TemplateConstraintKind.None => "",
        _ => "max=" + placeholder.High,
    };

    private static string EnumType(PlaceholderModel placeholder) => placeholder.Type.Replace("global::", "");

    private static IReadOnlyList<LockedValue> Values(IEnumerable<EnumValueModel> values) => [.. values.Select(v => new LockedValue(v.Number, v.Text)).OrderBy(v => BigInteger.Parse(v.Number, CultureInfo.InvariantCulture))];

    private static string Format(ChannelPayloadModel? payload) => payload is null ? "" : payload.Format == "MessagePack" ? "msgpack" : payload.Format.ToLowerInvariant();

    private static bool IsUsual(string contentType, ChannelPayloadModel? payload) => payload?.Format switch
    {
        "MessagePack" => contentType.StartsWith("mp;", StringComparison.Ordinal),
        "Json" => contentType == "application/json" || contentType.StartsWith("application/json;s=", StringComparison.Ordinal),
        "Raw" => contentType == "application/octet-stream",
        "Text" => contentType == "text/plain; charset=utf-8",
        _ => contentType.Length == 0,
    };

    /// <summary>An enum is read with the method of its numbers.</summary>
    private void AddUnderlying(ShapeModel shape)
    {
        if (shape.Kind == ShapeKind.Enum)
        {
            _underlying[shape.Wire] = shape.Codec switch
            {
                "ReadSByte" => "i8",
                "ReadByte" => "u8",
                "ReadInt16" => "i16",
                "ReadUInt16" => "u16",
                "ReadUInt32" => "u32",
                "ReadInt64" => "i64",
                "ReadUInt64" => "u64",
                _ => "i32",
            };
        }

        foreach (var argument in shape.Arguments)
            AddUnderlying(argument);
    }
}
