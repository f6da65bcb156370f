using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Brokers;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>What channels ask for and a target broker does not have. Of one finding, all brokers are in one message.</summary>
internal sealed class TargetChannels(IReadOnlyList<BrokerProfile> targets)
{
    private readonly IReadOnlyList<BrokerProfile> _withoutQos2 = Without(targets, p => p.Qos2);
    private readonly IReadOnlyList<BrokerProfile> _withoutRetained = [.. targets.Where(p => p.Retained is BrokerSupport.No or BrokerSupport.Partly)];
    private readonly IReadOnlyList<BrokerProfile> _withoutRetainedForWildcards = [.. targets.Where(p => p.RetainedForWildcards == BrokerSupport.No && p.Retained != BrokerSupport.No)];
    private readonly IReadOnlyList<BrokerProfile> _withoutMqtt5 = Without(targets, p => p.Mqtt5);
    private readonly IReadOnlyList<BrokerProfile> _withoutExpiry = Without(targets, p => p.Expiry);
    private readonly IReadOnlyList<BrokerProfile> _withoutUserProperties = [.. targets.Where(p => p.UserProperties == BrokerSupport.No && p.Mqtt5 != BrokerSupport.No)];

    /// <summary>Checks the channels of a contract, and those it inherits from another project, which may not know the brokers.</summary>
    public void Check(INamedTypeSymbol contract, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        var elsewhere = ContractBases.Contracts(contract).Where(b => !SymbolEqualityComparer.Default.Equals(b.ContainingAssembly, contract.ContainingAssembly));
        foreach (var owner in elsewhere.Prepend(contract))
        {
            foreach (var (method, channel) in ParsedContract.Of(owner, cancellationToken).Channels)
            {
                var site = new Site(contract, method, method.Attribute(ContractParser.TopicAttribute)!, $"{owner.Name}.{method.Name}", report);
                CheckDelivery(site, channel);
                if (channel.Request is { } request)
                    CheckRequest(site, request);
                CheckPayload(site, channel);
                CheckSize(site, channel, site.Topic);
                foreach (var (attribute, legacy) in LegacyTopicParser.Attributes(method).Zip(channel.Legacy, (a, l) => (a, l)))
                    CheckSize(site, channel.At(legacy), attribute);
            }
        }
    }

    private void CheckDelivery(Site site, ChannelModel channel)
    {
        var options = channel.Options;
        if (options.Qos == 2 && _withoutQos2.Count > 0)
            site.Report(DiagnosticDescriptors.TargetQos, Locations.Argument(site.Topic, 1), site.Display, _withoutQos2.Each(b => b.Qos2Effect));
        if (options.Retain && _withoutRetained.Count > 0)
        {
            var isLost = _withoutRetained.Any(b => b.Retained == BrokerSupport.No);
            site.Report(
                DiagnosticDescriptors.TargetRetained, Locations.Argument(site.Topic, "Retain"), isLost ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                site.Display, _withoutRetained.Each(b => b.RetainedEffect),
                isLost ? "send the state again from time to time, without Retain" : "connect senders and receivers to the same node, or send the state again from time to time");
        }

        if (options.Retain && channel.Placeholders.Count > 0 && _withoutRetainedForWildcards.Count > 0)
            site.Report(DiagnosticDescriptors.TargetRetainedWildcard, Locations.Of(site.Method), site.Display, _withoutRetainedForWildcards.All("does", "do"), channel.Name);
        if (options.MessageExpirySeconds > 0 && _withoutExpiry.Count > 0)
            site.Report(DiagnosticDescriptors.TargetExpiry, Locations.Argument(site.Topic, "MessageExpirySeconds"), site.Display, _withoutExpiry.All("keeps", "keep"));
    }

    private void CheckRequest(Site site, RequestModel request)
    {
        if (_withoutMqtt5.Count > 0)
            site.Report(DiagnosticDescriptors.TargetMqtt5, Locations.Of(site.Method), site.Display, request.IsStream ? "a streamed request" : "a request", _withoutMqtt5.All("has", "have"));
        if (_withoutUserProperties.Count > 0)
        {
            site.Report(
                DiagnosticDescriptors.TargetUserProperties, Locations.Of(site.Method), $"A responder says in user properties that a request of {site.Display} failed, and why",
                _withoutUserProperties.All("does", "do"), "requesters would not learn it; answer with an event, or with a payload that can say so");
        }

        var capped = targets.Where(b => request.TimeoutSeconds > b.SessionSeconds).ToList();
        if (capped.Count > 0 && site.Method.Attribute("TypedMqtt.RequestAttribute") is { } attribute)
        {
            site.Report(
                DiagnosticDescriptors.TargetSession, Locations.Argument(attribute, "TimeoutSeconds"), $"A requester of {site.Display} waits {request.TimeoutSeconds} seconds",
                capped.Each(Kept), "a response to one that was away for longer is lost; set a shorter TimeoutSeconds, or answer with an event");
        }
    }

    /// <summary>The limit of the channel where it is set, and where nothing else limits the payload.</summary>
    private void CheckPayload(Site site, ChannelModel channel)
    {
        var isSet = site.Topic.IsSet("MaxPayloadBytes");
        if (channel.Payload is not { } payload || !isSet && payload.Format is not ("Raw" or "Text"))
            return;
        // Fixed header, length of the topic, packet identifier.
        var around = TopicSize.Of(channel).Most + 9;
        var limits = targets.SelectMany(b => new (BrokerProfile Broker, long? Payload, string Effect)[]
        {
            (b, b.PayloadBytes, $"takes {b.PayloadBytes} bytes"),
            (b, channel.Options.Retain ? b.RetainedBytes : null, $"takes {b.RetainedBytes} bytes of a retained message"),
            (b, b.PacketBytes - around, $"takes packets of {b.PacketBytes} bytes, topic included"),
        }).Where(l => channel.Options.MaxPayloadBytes > l.Payload).ToList();
        if (limits.Count == 0)
            return;
        var location = isSet
            ? Locations.Argument(site.Topic, "MaxPayloadBytes")
            : Locations.ParameterType(site.Method.Parameters.First(p => SymbolExtensions.Escape(p.Name) == payload.Parameter));
        site.Report(
            DiagnosticDescriptors.TargetPayload, location, site.Display, channel.Options.MaxPayloadBytes,
            string.Join(", ", limits.Select(l => $"{l.Broker.Name} {l.Effect}")), Math.Max(0, limits.Min(l => l.Payload!.Value)));
    }

    private void CheckSize(Site site, ChannelModel channel, AttributeData attribute)
    {
        var size = TopicSize.Of(channel);
        var limited = targets.Where(b => size.Most > b.TopicBytes || size.LevelsWithRoot > b.Levels).ToList();
        if (limited.Count == 0)
            return;
        // Whether there is a topic root and whether values are as wide as they may be is not known here.
        var isCertain = limited.Any(b => size.Least > b.TopicBytes || size.Levels > b.Levels);
        site.Report(
            DiagnosticDescriptors.TargetTopicSize, Locations.Argument(attribute, 0), isCertain ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            TopicSize.Additions(channel), site.Display, size.Most, size.LevelsWithRoot,
            limited.Each(b => "takes " + string.Join(" and ", new[] { size.Most > b.TopicBytes ? $"{b.TopicBytes} bytes" : "", size.LevelsWithRoot > b.Levels ? $"{b.Levels} levels" : "" }.Where(t => t.Length > 0))));
    }

    /// <summary>How long a broker keeps a session.</summary>
    public static string Kept(BrokerProfile broker) => $"keeps a session for {broker.SessionSeconds} seconds at most";

    private static IReadOnlyList<BrokerProfile> Without(IEnumerable<BrokerProfile> targets, Func<BrokerProfile, BrokerSupport> feature) => [.. targets.Where(b => feature(b) == BrokerSupport.No)];

    /// <summary>A channel in the code, or where it is inherited when the code is elsewhere.</summary>
    private sealed record Site(INamedTypeSymbol Contract, IMethodSymbol Method, AttributeData Topic, string Display, Action<Diagnostic> Add)
    {
        public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) => Report(descriptor, location, descriptor.DefaultSeverity, arguments);

        public void Report(DiagnosticDescriptor descriptor, Location? location, DiagnosticSeverity severity, params object[] arguments) =>
            Add(Diagnostic.Create(descriptor, ParsedContract.Place(Contract, location), severity, additionalLocations: null, properties: null, arguments));
    }
}
