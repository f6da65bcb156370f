using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Routing;

/// <summary>
/// Who subscribes to what: a trie over filter levels. Publishing reads it without a lock; subscribing takes one. What a publish costs
/// depends on the subscriptions that match, not on how many there are.
/// </summary>
/// <remarks>
/// Generations tell the route cache when a cached answer is stale. They are kept per first level, so that clients which come and go in
/// one part of the topic space do not flush the routes of another; filters that start with a wildcard flush all.
/// </remarks>
internal sealed class TopicTree
{
    private const int Shards = 256;

    private readonly Node _root = new();
    private readonly Lock _writer = new();
    private readonly int[] _generations = new int[Shards];
    private int _wildcardGeneration;
    private int _count;
    private int _sharedCount;

    /// <summary>How many subscriptions there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of them are shared.</summary>
    public int SharedCount => Volatile.Read(ref _sharedCount);

    /// <summary>Where the topics of a first level keep their generation.</summary>
    public static int ShardOf(ReadOnlySpan<byte> topic)
    {
        int slash = topic.IndexOf((byte)'/');
        return Utf8Comparer.Hash(slash < 0 ? topic : topic[..slash]) & (Shards - 1);
    }

    /// <summary>Changes whenever a subscription that may concern the shard does.</summary>
    public long GenerationOf(int shard) => ((long)Volatile.Read(ref _wildcardGeneration) << 32) | (uint)Volatile.Read(ref _generations[shard]);

    /// <summary>Adds a subscription or replaces the one of the same session and filter.</summary>
    public void Set(Subscription subscription)
    {
        ReadOnlySpan<byte> filter = PlainFilter(subscription);
        lock (_writer)
        {
            Node node = _root;
            ReadOnlySpan<byte> rest = filter;
            SubscriptionList list;
            while (true)
            {
                int slash = rest.IndexOf((byte)'/');
                ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
                if (level is [(byte)'#'])
                {
                    list = node.Tail;
                    break;
                }

                node = node.GetOrAdd(level);
                if (slash < 0)
                {
                    list = node.Exact;
                    break;
                }

                rest = rest[(slash + 1)..];
            }

            if (SharedFilter.IsShared(subscription.Filter))
            {
                subscription.Turn = TurnOf(list, subscription.Filter);
            }

            int before = list.Items.Length;
            list.Set(subscription);
            _count += list.Items.Length - before;
            _sharedCount += subscription.Turn is null ? 0 : list.Items.Length - before;
            Invalidate(filter);
        }
    }

    /// <summary>Removes a subscription.</summary>
    public void Remove(Subscription subscription)
    {
        ReadOnlySpan<byte> filter = PlainFilter(subscription);
        lock (_writer)
        {
            if (Remove(_root, filter, subscription))
            {
                _count--;
                _sharedCount -= subscription.Turn is null ? 0 : 1;
            }

            Invalidate(filter);
        }
    }

    /// <summary>Collects the subscriptions that match a topic.</summary>
    public void Match(ReadOnlySpan<byte> topic, List<Subscription> matches)
    {
        // A wildcard at the first level does not match topics that start with "$" [MQTT-4.7.2-1].
        Match(_root, topic, matches, wildcards: !TopicName.IsReserved(topic));
    }

    private static void Match(Node node, ReadOnlySpan<byte> rest, List<Subscription> matches, bool wildcards)
    {
        if (wildcards)
        {
            matches.AddRange(node.Tail.Items);
        }

        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
        if (node.Children.TryGet(level, out Node? child))
        {
            Descend(child, rest, slash, matches);
        }

        if (wildcards && Volatile.Read(ref node.Plus) is { } plus)
        {
            Descend(plus, rest, slash, matches);
        }
    }

    private static void Descend(Node child, ReadOnlySpan<byte> rest, int slash, List<Subscription> matches)
    {
        if (slash >= 0)
        {
            Match(child, rest[(slash + 1)..], matches, wildcards: true);
            return;
        }

        matches.AddRange(child.Exact.Items);

        // "a/#" matches its parent "a" as well (4.7.1.2).
        matches.AddRange(child.Tail.Items);
    }

    private static bool Remove(Node node, ReadOnlySpan<byte> rest, Subscription subscription)
    {
        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
        if (level is [(byte)'#'])
        {
            return node.Tail.Remove(subscription);
        }

        Node? child = level is [(byte)'+'] ? node.Plus : node.Children.TryGet(level, out Node? found) ? found : null;
        if (child is null)
        {
            return false;
        }

        bool removed = slash < 0 ? child.Exact.Remove(subscription) : Remove(child, rest[(slash + 1)..], subscription);
        if (child.IsEmpty)
        {
            if (ReferenceEquals(child, node.Plus))
            {
                Volatile.Write(ref node.Plus, null);
            }
            else
            {
                node.Children.Remove(level);
            }
        }

        return removed;
    }

    /// <summary>The turn that the members of a group share, as long as there is one.</summary>
    private static SharedTurn TurnOf(SubscriptionList list, ReadOnlySpan<byte> filter)
    {
        foreach (Subscription other in list.Items)
        {
            if (other.Turn is { } turn && filter.SequenceEqual(other.Filter))
            {
                return turn;
            }
        }

        return new SharedTurn();
    }

    private static ReadOnlySpan<byte> PlainFilter(Subscription subscription) =>
        SharedFilter.TryParse(subscription.Filter, out _, out ReadOnlySpan<byte> inner) ? inner : subscription.Filter;

    private void Invalidate(ReadOnlySpan<byte> filter)
    {
        if (filter[0] is (byte)'+' or (byte)'#')
        {
            Volatile.Write(ref _wildcardGeneration, _wildcardGeneration + 1);
        }
        else
        {
            int shard = ShardOf(filter);
            Volatile.Write(ref _generations[shard], _generations[shard] + 1);
        }
    }

    private sealed class Node
    {
        public LevelMap<Node> Children { get; } = new();

        /// <summary>Subscriptions that end at this level.</summary>
        public SubscriptionList Exact { get; } = new();

        /// <summary>Subscriptions that continue with <c>#</c>.</summary>
        public SubscriptionList Tail { get; } = new();

        public Node? Plus;

        public bool IsEmpty => Plus is null && Exact.IsEmpty && Tail.IsEmpty && Children.IsEmpty;

        public Node GetOrAdd(ReadOnlySpan<byte> level)
        {
            if (level is [(byte)'+'])
            {
                if (Plus is null)
                {
                    Volatile.Write(ref Plus, new Node());
                }

                return Plus!;
            }

            if (!Children.TryGet(level, out Node? child))
            {
                child = new Node();
                Children.Add(level, child);
            }

            return child;
        }
    }
}
