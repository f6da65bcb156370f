using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds the characters that a change of the lock is about.</summary>
internal sealed class LockLocator
{
    private readonly LockState _state;
    private readonly Compilation _compilation;
    private readonly Dictionary<ParsedContract, Dictionary<string, INamedTypeSymbol>> _types = [];
    private Func<string, string>? _names;

    public LockLocator(LockState state, Compilation compilation)
    {
        _state = state;
        _compilation = compilation;
    }

    private Func<string, string> Names => _names ??= ContractFacts.Names(_state.Models);

    /// <summary>Where a change is shown.</summary>
    /// <returns>The place and the type whose analysis reports it; none where the contract is gone.</returns>
    public (Location Location, INamedTypeSymbol Owner)? Find(LockSite site)
    {
        if (site.Part == LockPart.Role)
            return Role(site.Name);
        // Only the contract of the change is looked into: all others would have to be bound for it.
        if (_state.Contracts.FirstOrDefault(c => c.Model is { } model && ChannelIn(model, site.Channel) is not null) is not { } contract)
            return Contract(site.Channel);
        var (method, channel) = contract.Channels.First(c => c.Channel.Name == ChannelIn(contract.Model!, site.Channel)!.Name);
        if (site.Type.Length > 0 && TypesOf(contract).TryGetValue(JsonTypes.CSharp(site.Type), out var type) && InType(site, type) is { } inType)
            return inType;
        var location = InChannel(site, contract.Symbol, method, channel) ?? Locations.Of(method);
        return Locations.IsIn(location, _compilation) ? (location!, contract.Symbol) : null;
    }

    /// <summary>The first contract: where the project as a whole is spoken of.</summary>
    public (Location Location, INamedTypeSymbol Owner)? First() =>
        _state.Contracts.Count > 0 && _state.Contracts[0] is var first && Locations.Of(first.Symbol) is { } location ? (location, first.Symbol) : null;

    /// <summary>The channel of a contract that the lock knows by that name.</summary>
    private static ChannelModel? ChannelIn(ContractModel contract, string name) =>
        IsIn(contract, name) ? contract.Channels.FirstOrDefault(c => string.CompareOrdinal(c.Name, 0, name, contract.Name.Length + 1, name.Length) == 0) : null;

    private static bool IsIn(ContractModel contract, string channel) =>
        channel.Length > contract.Name.Length && channel[contract.Name.Length] == '.' && channel.StartsWith(contract.Name, StringComparison.Ordinal);

    private Dictionary<string, INamedTypeSymbol> TypesOf(ParsedContract contract)
    {
        if (_types.TryGetValue(contract, out var known))
            return known;
        var types = new Dictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var type in contract.Channels.SelectMany(c => c.Method.Parameters.Select(p => p.Type).Append(c.Method.ReturnType)))
            Visit(type, seen, types);
        _types.Add(contract, types);
        return types;
    }

    private (Location, INamedTypeSymbol)? Contract(string channel)
    {
        var contract = _state.Contracts.FirstOrDefault(c => c.Model is { } model && IsIn(model, channel));
        return contract is not null && Locations.Of(contract.Symbol) is { IsInSource: true } location ? (location, contract.Symbol) : null;
    }

    private (Location, INamedTypeSymbol)? Role(string role)
    {
        var attribute = _compilation.Assembly.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is(RoleParser.RoleAttribute) && a.Strings(0).FirstOrDefault() == role);
        return First() is { } first ? (attribute is null ? first.Location : Locations.Of(attribute) ?? first.Location, first.Owner) : null;
    }

    private (Location, INamedTypeSymbol)? InType(LockSite site, INamedTypeSymbol type)
    {
        ISymbol symbol = type;
        if (site.Part == LockPart.EnumValue)
            symbol = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Convert.ToString(f.ConstantValue, System.Globalization.CultureInfo.InvariantCulture) == site.Name) ?? symbol;
        else if (site.Part is LockPart.Member or LockPart.MemberType)
            symbol = Member(type, site) ?? symbol;
        var location = site.Part == LockPart.MemberType && symbol is IPropertySymbol or IFieldSymbol ? Locations.MemberType(symbol) : Locations.Of(symbol);
        if (!Locations.IsIn(location, _compilation))
            return null;
        return (location!, ((symbol as INamedTypeSymbol) ?? symbol.ContainingType).OriginalDefinition);
    }

    private ISymbol? Member(INamedTypeSymbol type, LockSite site)
    {
        var name = _state.Models.SelectMany(m => m.Payloads)
            .Where(p => p.Kind == PayloadKind.Object && p.Type == type.ToQualified() && p.IsJson == JsonTypes.Is(site.Type) && (!p.IsJson || Names(p.Name) == site.Type))
            .SelectMany(p => p.Members).FirstOrDefault(m => m.WireName == site.Name)?.Name.TrimStart('@');
        for (var t = type; t is not null && name is not null; t = t.BaseType)
        {
            if (t.GetMembers(name).FirstOrDefault(m => m is IPropertySymbol or IFieldSymbol) is { } member)
                return member;
        }

        return null;
    }

    private static Location? InChannel(LockSite site, INamedTypeSymbol contract, IMethodSymbol method, ChannelModel channel)
    {
        var topic = method.Attribute(ContractParser.TopicAttribute)!;
        var attribute = contract.Attribute(ContractParser.ContractAttribute)!;
        return site.Part switch
        {
            LockPart.Topic => Locations.Argument(topic, 0),
            LockPart.Placeholder => Locations.Level(contract, method, s => s.Kind != TemplateSegmentKind.Literal && s.Name == site.Name),
            LockPart.PlaceholderType => method.Parameters.FirstOrDefault(p => ChannelParser.PlaceholderName(p) == site.Name) is { } parameter
                ? Locations.ParameterType(parameter)
                : Locations.Level(contract, method, s => s.Kind != TemplateSegmentKind.Literal && s.Name == site.Name),
            LockPart.Qos => Locations.Argument(topic, 1),
            LockPart.Retain => Locations.Argument(topic, "Retain"),
            LockPart.Expiry => Locations.Argument(topic, "MessageExpirySeconds"),
            LockPart.MaxPayload => Locations.Argument(topic, "MaxPayloadBytes"),
            LockPart.ContentType => Locations.Argument(topic, "ContentType"),
            LockPart.Will => Locations.Of(method.Attribute("TypedMqtt.LastWillAttribute") ?? topic),
            LockPart.Layout => Locations.Argument(topic.IsSet("Layout") || !attribute.IsSet("Layout") ? topic : attribute, "Layout"),
            LockPart.Format => topic.IsSet("Serializer") ? Locations.Argument(topic, "Serializer")
                : Locations.Argument(topic.IsSet("Format") || !attribute.IsSet("Format") ? topic : attribute, "Format"),
            LockPart.Returns or LockPart.Response => Locations.ReturnType(method),
            LockPart.Payload or LockPart.MemberType or LockPart.Member or LockPart.Type or LockPart.EnumValue => Payload(method, channel),
            LockPart.Sender or LockPart.Receiver => Grant(contract, method, site.Part == LockPart.Sender, site.Name),
            _ => Locations.Of(method),
        };
    }

    private static Location? Payload(IMethodSymbol method, ChannelModel channel) =>
        method.Parameters.FirstOrDefault(p => SymbolExtensions.Escape(p.Name) == channel.Payload?.Parameter) is { } parameter
            ? Locations.ParameterType(parameter)
            : Locations.Of(method);

    private static Location? Grant(INamedTypeSymbol contract, IMethodSymbol method, bool sends, string role)
    {
        if (ChannelGrants.Find(contract, method, sends) is not { } attribute)
            return Locations.Of(method);
        var index = attribute.Strings(0).ToList().IndexOf(role);
        return index < 0 ? Locations.Of(attribute) : Locations.Argument(attribute, index);
    }

    /// <summary>Everything a payload may reach, by the name that the lock has for it.</summary>
    private void Visit(ITypeSymbol type, HashSet<ITypeSymbol> seen, Dictionary<string, INamedTypeSymbol> types)
    {
        if (!seen.Add(type))
            return;
        if (type is IArrayTypeSymbol array)
            Visit(array.ElementType, seen, types);
        if (type is not INamedTypeSymbol named)
            return;
        foreach (var argument in named.TypeArguments)
            Visit(argument, seen, types);
        if (!named.Locations.Any(l => l.IsInSource))
            return;
        types[Names(named.ToPlain())] = named;
        // JSON types may share a name where others do not.
        types[named.ToPlain().Replace(" ", "")] = named;
        foreach (var derived in named.GetAttributes().SelectMany(a => a.ConstructorArguments).Where(a => a.Kind == TypedConstantKind.Type).Select(a => a.Value).OfType<ITypeSymbol>())
            Visit(derived, seen, types);
        for (var t = named; t is not null; t = t.BaseType)
        {
            foreach (var member in t.GetMembers())
            {
                if (member is IPropertySymbol property)
                    Visit(property.Type, seen, types);
                else if (member is IFieldSymbol { IsConst: false, IsStatic: false } field)
                    Visit(field.Type, seen, types);
            }
        }
    }
}
