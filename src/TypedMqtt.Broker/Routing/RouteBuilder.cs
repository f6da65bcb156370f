using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Routing;

/// <summary>Turns matching subscriptions into targets: overlapping ones of a session become one delivery, shared ones a group.</summary>
internal sealed class RouteBuilder(bool mergeOverlapping)
{
    private readonly List<Merged> _merged = [];
    private readonly Dictionary<Session, int> _bySession = [];
    private Dictionary<byte[], (SharedTurn Turn, List<Target> Members)>? _groups;

    /// <summary>Adds a subscription whose session may read the topic.</summary>
    public void Add(Subscription subscription, IClientAuthorization rules)
    {
        var target = new Target(
            subscription.Session,
            subscription.Options.Qos,
            TargetOrigin.Any,
            subscription.Options.RetainAsPublished,
            Encode(subscription.Identifier),
            rules,
            subscription.Turn);
        if (subscription.Turn is { } turn)
        {
            // Members of a group share the group's name and filter, so the whole text is the key.
            _groups ??= new(Utf8Comparer.Instance);
            if (!_groups.TryGetValue(subscription.Filter, out (SharedTurn Turn, List<Target> Members) group))
            {
                _groups[subscription.Filter] = group = (turn, []);
            }

            group.Members.Add(target);
            return;
        }

        var single = new Merged(target, subscription.Options.NoLocal ? null : target, subscription.Options.NoLocal);

        // Without merging every subscription has a copy of its own, for 3.x clients too, as under mosquitto's allow_duplicate_messages.
        if (mergeOverlapping && _bySession.TryGetValue(subscription.Session, out int index))
        {
            _merged[index] = _merged[index].With(single);
            return;
        }

        _bySession.TryAdd(subscription.Session, _merged.Count);
        _merged.Add(single);
    }

    public Target[] BuildTargets()
    {
        var targets = new List<Target>(_merged.Count);
        foreach (Merged merged in _merged)
        {
            targets.Add(merged.All with { Origin = merged.AnyNoLocal ? TargetOrigin.Others : TargetOrigin.Any });
            if (merged is { AnyNoLocal: true, Open: { } open })
            {
                targets.Add(open with { Origin = TargetOrigin.Self });
            }
        }

        return [.. targets];
    }

    public SharedTargets[] BuildShared() => _groups is null ? [] : [.. _groups.Values.Select(static g => new SharedTargets([.. g.Members], g.Turn))];

    internal static byte[]? Encode(uint identifier) =>
        identifier == 0 ? null : new MqttPropertiesBuilder().Add(PropertyId.SubscriptionIdentifier, identifier).Encoded.ToArray();

    /// <summary>What a session's subscriptions add up to.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="Open">Those without No Local, which also get what the session publishes itself.</param>
    /// <param name="AnyNoLocal">Whether some are No Local.</param>
    private readonly record struct Merged(Target All, Target? Open, bool AnyNoLocal)
    {
        public Merged With(in Merged other) => new(
            Sum(All, other.All),
            Open is { } a && other.Open is { } b ? Sum(a, b) : Open ?? other.Open,
            AnyNoLocal || other.AnyNoLocal);

        private static Target Sum(Target a, Target b) => a with
        {
            Qos = (Qos)Math.Max((int)a.Qos, (int)b.Qos),
            RetainAsPublished = a.RetainAsPublished || b.RetainAsPublished,
            Identifiers = a.Identifiers is null ? b.Identifiers : b.Identifiers is null ? a.Identifiers : [.. a.Identifiers, .. b.Identifiers],
        };
    }
}
