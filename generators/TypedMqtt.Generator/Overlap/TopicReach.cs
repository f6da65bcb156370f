namespace TypedMqtt.Generator.Overlap;

/// <summary>What the topics through a node of the index have in common: how long they are, and which texts they have level by level.</summary>
/// <remarks>Two subtrees that differ in one level, however deep, are told apart without walking through both.</remarks>
internal sealed class TopicReach
{
    private const int Unlimited = int.MaxValue;

    // The texts of each level; null where they are not listed.
    private readonly List<HashSet<string>?> _levels = [];
    private int _shortest = Unlimited;
    private int _longest = -1;

    // From this level on anything can follow.
    private int _open = Unlimited;

    /// <summary>A channel ends at the node.</summary>
    public void AddEnd() => Extend(0, 0);

    /// <summary>A channel takes any levels that follow.</summary>
    public void AddTail()
    {
        Extend(1, Unlimited);
        _open = 0;
    }

    /// <summary>A level leads to another node.</summary>
    public void Add(IReadOnlyList<string>? texts, TopicReach below)
    {
        Extend(Next(below._shortest), Next(below._longest));
        _open = Math.Min(_open, Next(below._open));
        if (texts is null)
            Open(0);
        else
            AddTexts(0, texts);
        for (var i = 0; i < below._levels.Count; i++)
        {
            if (below._levels[i] is { } deeper)
                AddTexts(i + 1, deeper);
            else
                Open(i + 1);
        }
    }

    /// <summary>Whether there may be a topic that is below both nodes.</summary>
    /// <param name="other">The other node.</param>
    /// <param name="comparisons">Counts the texts that were looked up.</param>
    public bool CanMeet(TopicReach other, ref int comparisons)
    {
        if (_longest < other._shortest || other._longest < _shortest)
            return false;
        // A level counts when all topics of one side have it: a common topic has it then.
        var listed = Math.Min(Math.Min(_levels.Count, _open), Math.Min(other._levels.Count, other._open));
        var depth = Math.Min(Math.Max(_shortest, other._shortest), listed);
        for (var i = 0; i < depth; i++)
        {
            if (_levels[i] is { } mine && other._levels[i] is { } others && AreDisjoint(mine, others, ref comparisons))
                return false;
        }

        return true;
    }

    private static bool AreDisjoint(HashSet<string> one, HashSet<string> other, ref int comparisons)
    {
        var (few, many) = one.Count <= other.Count ? (one, other) : (other, one);
        foreach (var text in few)
        {
            comparisons++;
            if (many.Contains(text))
                return false;
        }

        return true;
    }

    private static int Next(int length) => length == Unlimited ? Unlimited : length + 1;

    private void Extend(int shortest, int longest)
    {
        _shortest = Math.Min(_shortest, shortest);
        _longest = Math.Max(_longest, longest);
    }

    private void AddTexts(int level, IEnumerable<string> texts)
    {
        if (level == _levels.Count)
            _levels.Add(new HashSet<string>(StringComparer.Ordinal));
        _levels[level]?.UnionWith(texts);
    }

    private void Open(int level)
    {
        if (level == _levels.Count)
            _levels.Add(null);
        else
            _levels[level] = null;
    }
}
