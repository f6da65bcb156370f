using TypedMqtt.Broker.Engine;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Routing;

/// <summary>The last retained message of each topic (3.3.1.3), in a trie that filters walk.</summary>
internal sealed class RetainedMessages(Func<long> now, Action<IDeadline, long> schedule)
{
    private readonly Node _root = new(isReserved: false);
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>How many messages are retained.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Stores a message for its topic, taking a reference.</summary>
    public void Set(Message message, RetainedSource? source = null)
    {
        lock (_gate)
        {
            Node node = _root;
            ReadOnlySpan<byte> rest = message.Topic;
            while (true)
            {
                int slash = rest.IndexOf((byte)'/');
                ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
                if (!node.Children.TryGet(level, out Node? child))
                {
                    child = new Node(isReserved: TopicName.IsReserved(level));
                    node.Children.Add(level, child);
                }

                node = child;
                if (slash < 0)
                {
                    break;
                }

                rest = rest[(slash + 1)..];
            }

            _count += node.Message is null ? 1 : 0;
            node.Message?.Release();
            node.Message = message.AddReference();
            node.Source = source;
            ScheduleExpiry(node, message.ExpiresAt);
        }
    }

    /// <summary>Removes the message of a topic, if there is one [MQTT-3.3.1-6].</summary>
    public void Remove(ReadOnlySpan<byte> topic)
    {
        lock (_gate)
        {
            Remove(_root, topic);
        }
    }

    /// <summary>Collects the messages that match a filter; each comes with a reference of its own. Whether the subscriber may read them is
    /// for the caller to ask, without the lock.</summary>
    public void Collect(ReadOnlySpan<byte> filter, Qos qos, List<RetainedMatch> found)
    {
        lock (_gate)
        {
            if (_count > 0)
            {
                Collect(_root, filter, first: true, qos, found);
            }
        }
    }

    /// <summary>One deadline per topic, however often its message is replaced.</summary>
    private void ScheduleExpiry(Node node, long expiresAt)
    {
        if (expiresAt > 0 && (node.Expiry is null || node.Expiry.Due > expiresAt))
        {
            node.Expiry = new Expiry(this, node, expiresAt);
            schedule(node.Expiry, expiresAt);
        }
    }

    /// <summary>A message that has expired does not wait for somebody to look for it.</summary>
    private long OnExpiryDue(Expiry expiry)
    {
        lock (_gate)
        {
            Node node = expiry.Node;
            if (!ReferenceEquals(node.Expiry, expiry))
            {
                return 0;
            }

            if (node.Message is not { ExpiresAt: > 0 } message)
            {
                node.Expiry = null;
                return 0;
            }

            if (!message.IsExpired(now()))
            {
                expiry.Due = message.ExpiresAt;
                return expiry.Due;
            }

            node.Expiry = null;

            // The way to the topic is read from the message itself.
            message.AddReference();
            Remove(_root, message.Topic);
            message.Release();
            return 0;
        }
    }

    private void Collect(Node node, ReadOnlySpan<byte> rest, bool first, Qos qos, List<RetainedMatch> found)
    {
        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
        if (level is [(byte)'#'])
        {
            CollectAll(node, first, qos, found);
            return;
        }

        if (level is [(byte)'+'])
        {
            foreach (Node child in node.Children.Nodes)
            {
                if (!(first && child.IsReserved))
                {
                    Descend(child, rest, slash, qos, found);
                }
            }
        }
        else if (node.Children.TryGet(level, out Node? child))
        {
            Descend(child, rest, slash, qos, found);
        }
    }

    private void Descend(Node child, ReadOnlySpan<byte> rest, int slash, Qos qos, List<RetainedMatch> found)
    {
        if (slash < 0)
        {
            Take(child, qos, found);
            return;
        }

        ReadOnlySpan<byte> next = rest[(slash + 1)..];
        if (next is [(byte)'#'])
        {
            Take(child, qos, found);
        }

        Collect(child, next, first: false, qos, found);
    }

    private void CollectAll(Node node, bool first, Qos qos, List<RetainedMatch> found)
    {
        foreach (Node child in node.Children.Nodes)
        {
            if (!(first && child.IsReserved))
            {
                Take(child, qos, found);
                CollectAll(child, first: false, qos, found);
            }
        }
    }

    private void Take(Node node, Qos qos, List<RetainedMatch> found)
    {
        if (node.Message is { } message && !message.IsExpired(now()))
        {
            found.Add(new RetainedMatch(message.AddReference(), qos, node.Source));
        }
    }

    private bool Remove(Node node, ReadOnlySpan<byte> rest)
    {
        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> level = slash < 0 ? rest : rest[..slash];
        if (!node.Children.TryGet(level, out Node? child))
        {
            return false;
        }

        if (slash >= 0)
        {
            Remove(child, rest[(slash + 1)..]);
        }
        else if (child.Message is { } message)
        {
            child.Message = null;
            child.Source = null;
            message.Release();
            _count--;
        }

        if (child.Message is null && child.Children.IsEmpty)
        {
            node.Children.Remove(level);
        }

        return true;
    }

    private sealed class Node(bool isReserved)
    {
        public LevelMap<Node> Children { get; } = new();

        public Message? Message;

        public RetainedSource? Source;

        /// <summary>When its message is looked at; null when it does not expire.</summary>
        public Expiry? Expiry;

        /// <summary>Its level starts with "$".</summary>
        public bool IsReserved { get; } = isReserved;
    }

    /// <summary>The deadline of a topic. Lazy: a message that was replaced is looked at again.</summary>
    private sealed class Expiry(RetainedMessages owner, Node node, long due) : IDeadline
    {
        public Node Node { get; } = node;

        public long Due { get; set; } = due;

        public long OnDue(long now) => owner.OnExpiryDue(this);
    }
}
