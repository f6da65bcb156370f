using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Overlap;

/// <summary>Channels as a tree of their levels, so that overlaps are found without comparing every pair.</summary>
/// <typeparam name="T">What is kept for a channel.</typeparam>
internal sealed class TopicIndex<T>
{
    private readonly Node _root = new();
    private int _comparisons;

    /// <summary>How often two levels have been compared.</summary>
    public int Comparisons => _comparisons;

    /// <summary>Adds a channel.</summary>
    public void Add(ChannelModel channel, T value)
    {
        var node = _root;
        for (var i = 0; i < channel.Segments.Count; i++)
        {
            node.Forget();
            if (channel.Segments[i].Kind == TemplateSegmentKind.Tail)
            {
                node.Tails.Add((TopicLevel.Of(channel, i), value));
                return;
            }

            node = node.Child(TopicLevel.Of(channel, i));
        }

        node.Forget();
        node.Ends.Add(value);
    }

    /// <summary>The pairs of channels that share a topic, each once.</summary>
    public List<(T One, T Other)> Overlaps()
    {
        var found = new List<(T, T)>();
        Join(_root, _root, first: true, found);
        return found;
    }

    /// <summary>Pairs of a channel through one node and a channel through another, where some topic reaches both.</summary>
    private void Join(Node a, Node b, bool first, List<(T, T)> found)
    {
        var same = ReferenceEquals(a, b);
        if (!same && !a.Reach.CanMeet(b.Reach, ref _comparisons))
            return;
        for (var i = 0; i < a.Ends.Count; i++)
        {
            for (var j = same ? i + 1 : 0; j < b.Ends.Count; j++)
                found.Add((a.Ends[i], b.Ends[j]));
        }

        for (var i = 0; i < a.Tails.Count; i++)
        {
            for (var j = same ? i + 1 : 0; j < b.Tails.Count; j++)
            {
                if (Meet(a.Tails[i].Level, b.Tails[j].Level, first))
                    found.Add((a.Tails[i].Value, b.Tails[j].Value));
            }
        }

        JoinTails(a, b, first, found);
        if (!same)
            JoinTails(b, a, first, found);
        JoinChildren(a, b, same, first, found);
    }

    /// <summary>A tail takes everything below the levels it meets.</summary>
    private void JoinTails(Node tails, Node other, bool first, List<(T, T)> found)
    {
        foreach (var (tail, value) in tails.Tails)
        {
            foreach (var child in Meeting(other, tail, first))
                child.Visit(v => found.Add((value, v)));
        }
    }

    private void JoinChildren(Node a, Node b, bool same, bool first, List<(T, T)> found)
    {
        foreach (var literal in a.Literals)
        {
            _comparisons++;
            if (b.Literals.TryGetValue(literal.Key, out var child))
                Join(literal.Value, child, first: false, found);
        }

        foreach (var set in a.Sets)
        {
            foreach (var child in MeetingLiterals(b, set.Level, first))
                Join(set.Node, child, first: false, found);
        }

        if (!same)
        {
            foreach (var set in b.Sets)
            {
                foreach (var child in MeetingLiterals(a, set.Level, first))
                    Join(child, set.Node, first: false, found);
            }
        }

        for (var i = 0; i < a.Sets.Count; i++)
        {
            for (var j = same ? i : 0; j < b.Sets.Count; j++)
            {
                if (Meet(a.Sets[i].Level, b.Sets[j].Level, first))
                    Join(a.Sets[i].Node, b.Sets[j].Node, first: false, found);
            }
        }
    }

    private IEnumerable<Node> Meeting(Node node, TopicLevel level, bool first) =>
        MeetingLiterals(node, level, first).Concat(node.Sets.Where(s => Meet(s.Level, level, first)).Select(s => s.Node));

    /// <summary>Literal children whose text a level can have; by a lookup where the level has few texts.</summary>
    private IEnumerable<Node> MeetingLiterals(Node node, TopicLevel level, bool first)
    {
        if (level.Texts is { } texts && texts.Count < node.Literals.Count)
        {
            foreach (var text in texts)
            {
                _comparisons++;
                if (node.Literals.TryGetValue(text, out var child))
                    yield return child;
            }

            yield break;
        }

        foreach (var literal in node.Literals)
        {
            _comparisons++;
            if (level.Accepts(literal.Key, first))
                yield return literal.Value;
        }
    }

    private bool Meet(TopicLevel x, TopicLevel y, bool first)
    {
        _comparisons++;
        return TopicOverlap.Meet(x, y, first) is not null;
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _setsByKey = new(StringComparer.Ordinal);
        private TopicReach? _reach;

        /// <summary>What is below; asked for when all channels are there.</summary>
        public TopicReach Reach => _reach ??= Measure();

        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public List<(TopicLevel Level, Node Node)> Sets { get; } = [];

        /// <summary>Channels whose last level is the one that leads here.</summary>
        public List<T> Ends { get; } = [];

        /// <summary>Channels whose tail starts here.</summary>
        public List<(TopicLevel Level, T Value)> Tails { get; } = [];

        public Node Child(TopicLevel level)
        {
            var (children, key) = level.Texts is { Count: 1 } ? (Literals, level.Texts[0]) : (_setsByKey, level.Key);
            if (children.TryGetValue(key, out var node))
                return node;
            children.Add(key, node = new Node());
            if (children == _setsByKey)
                Sets.Add((level, node));
            return node;
        }

        /// <summary>Something is added below.</summary>
        public void Forget() => _reach = null;

        private TopicReach Measure()
        {
            var reach = new TopicReach();
            if (Ends.Count > 0)
                reach.AddEnd();
            if (Tails.Count > 0)
                reach.AddTail();
            foreach (var literal in Literals)
                reach.Add([literal.Key], literal.Value.Reach);
            foreach (var (level, node) in Sets)
                reach.Add(level.Texts, node.Reach);
            return reach;
        }

        /// <summary>Every channel at or below the node.</summary>
        public void Visit(Action<T> visit)
        {
            Ends.ForEach(visit);
            foreach (var (_, value) in Tails)
                visit(value);
            foreach (var child in Literals.Values)
                child.Visit(visit);
            foreach (var (_, child) in Sets)
                child.Visit(visit);
        }
    }
}
