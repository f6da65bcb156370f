using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Routing;

/// <summary>
/// Topic → route, bounded: a two-way table that is read and replaced without a lock. A topic that is found is known to be valid, so its
/// characters are checked only when it is not.
/// </summary>
internal sealed class RouteCache(TopicTree tree, bool mergeOverlapping, int maximumLevels)
{
    private const int Slots = 1 << 14;

    private readonly Route?[] _routes = new Route?[Slots];
    private int _policyGeneration;

    /// <summary>Changes whenever who may read what does.</summary>
    public int PolicyGeneration => Volatile.Read(ref _policyGeneration);

    /// <summary>Makes every cached decision stale.</summary>
    public void PolicyChanged() => Interlocked.Increment(ref _policyGeneration);

    /// <summary>The route of a topic.</summary>
    /// <exception cref="MqttProtocolException">The topic is not a valid topic name.</exception>
    public Route Get(ReadOnlySpan<byte> topic)
    {
        int hash = Utf8Comparer.Hash(topic);
        int slot = hash & (Slots - 2);
        Route? first = Volatile.Read(ref _routes[slot]);
        if (first is not null && first.Hash == hash && topic.SequenceEqual(first.Topic))
        {
            return IsCurrent(first) ? first : Replace(slot, Build(first.Topic, hash));
        }

        Route? second = Volatile.Read(ref _routes[slot + 1]);
        if (second is not null && second.Hash == hash && topic.SequenceEqual(second.Topic))
        {
            return IsCurrent(second) ? second : Replace(slot + 1, Build(second.Topic, hash));
        }

        ReceivedText.CheckTopic(topic);
        if (TopicName.CountLevels(topic) > maximumLevels)
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, $"A topic has more than {maximumLevels} levels.");
        }

        // The newcomer takes the first place, what was there the second: one hot topic per slot survives a stream of strangers.
        if (first is not null)
        {
            Volatile.Write(ref _routes[slot + 1], first);
        }

        return Replace(slot, Build(topic.ToArray(), hash));
    }

    private Route Replace(int slot, Route route)
    {
        Volatile.Write(ref _routes[slot], route);
        return route;
    }

    private bool IsCurrent(Route route) => route.TreeGeneration == tree.GenerationOf(route.Shard) && route.PolicyGeneration == PolicyGeneration;

    private Route Build(byte[] topic, int hash)
    {
        int shard = TopicTree.ShardOf(topic);

        // Generations first: a change while matching makes the result stale, never wrong for long.
        long treeGeneration = tree.GenerationOf(shard);
        int policyGeneration = PolicyGeneration;
        var matches = new List<Subscription>();
        tree.Match(topic, matches);
        var merge = new RouteBuilder(mergeOverlapping);
        foreach (Subscription match in matches)
        {
            IClientAuthorization rules = match.Session.Authorization;
            if (rules.CanRead(topic))
            {
                merge.Add(match, rules);
            }
        }

        return new Route
        {
            Topic = topic,
            Hash = hash,
            Shard = shard,
            TreeGeneration = treeGeneration,
            PolicyGeneration = policyGeneration,
            Targets = merge.BuildTargets(),
            Shared = merge.BuildShared(),
        };
    }
}
