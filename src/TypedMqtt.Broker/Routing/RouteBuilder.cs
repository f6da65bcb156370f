using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Routing;

/// <summary>Turns matching subscriptions into targets: overlapping ones of a session become one delivery, shared ones a group.</summary>
internal sealed class RouteBuilder(bool mergeOverlapping)
{
    private readonly List<Target> _targets = [];
    private readonly Dictionary<Session, int> _bySession = [];
    private Dictionary<string, List<Target>>? _groups;

    public void Add(Subscription subscription)
    {
        var target = new Target(
            subscription.Session,
            subscription.Options.Qos,
            subscription.Options.NoLocal,
            subscription.Options.RetainAsPublished,
            Encode(subscription.Identifier));
        if (SharedFilter.TryParse(subscription.Filter, out ReadOnlySpan<byte> _, out _))
        {
            // Members of a group share the group's name and filter, so the whole text is the key.
            _groups ??= [];
            string key = Convert.ToHexString(subscription.Filter);
            if (!_groups.TryGetValue(key, out List<Target>? members))
            {
                _groups[key] = members = [];
            }

            members.Add(target);
            return;
        }

        // Without merging every subscription has a copy of its own, for 3.x clients too, as under mosquitto's allow_duplicate_messages.
        if (mergeOverlapping && _bySession.TryGetValue(subscription.Session, out int index))
        {
            _targets[index] = Merge(_targets[index], target);
            return;
        }

        _bySession.TryAdd(subscription.Session, _targets.Count);
        _targets.Add(target);
    }

    public Target[] BuildTargets() => [.. _targets];

    public SharedTargets[] BuildShared() => _groups is null ? [] : [.. _groups.Values.Select(static m => new SharedTargets([.. m]))];

    private static Target Merge(Target a, Target b) => a with
    {
        Qos = (Qos)Math.Max((int)a.Qos, (int)b.Qos),
        NoLocal = a.NoLocal && b.NoLocal,
        RetainAsPublished = a.RetainAsPublished || b.RetainAsPublished,
        Identifiers = a.Identifiers is null ? b.Identifiers : b.Identifiers is null ? a.Identifiers : [.. a.Identifiers, .. b.Identifiers],
    };

    internal static byte[]? Encode(uint identifier) =>
        identifier == 0 ? null : new MqttPropertiesBuilder().Add(PropertyId.SubscriptionIdentifier, identifier).Encoded.ToArray();
}
