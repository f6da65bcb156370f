using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Security;

/// <summary>Rules of one kind that are asked together: literal topics are looked up, filters with wildcards are tried in turn.</summary>
internal sealed class AclRuleSet
{
    public static readonly AclRuleSet Empty = new([]);

    private readonly AclRule[] _wildcards;
    private readonly Dictionary<byte[], AclRule>.AlternateLookup<ReadOnlySpan<byte>>? _literals;

    public AclRuleSet(IEnumerable<AclRule> rules)
    {
        Rules = [.. rules];
        _wildcards = [.. Rules.Where(rule => TopicFilter.HasWildcards(rule.Filter))];
        foreach (AclRule rule in Rules)
        {
            MaxLevels = Math.Max(MaxLevels, TopicName.CountLevels(rule.Filter));
        }

        if (_wildcards.Length < Rules.Length)
        {
            var literals = new Dictionary<byte[], AclRule>(BytesComparer.Instance);
            foreach (AclRule rule in Rules.Except(_wildcards))
            {
                literals.TryAdd(rule.Filter, rule);
            }

            _literals = literals.GetAlternateLookup<ReadOnlySpan<byte>>();
        }
    }

    public AclRule[] Rules { get; }

    /// <summary>The most levels a filter of the set has.</summary>
    public int MaxLevels { get; }

    public bool IsEmpty => Rules.Length == 0;

    /// <summary>A rule that matches the topic, or null.</summary>
    public AclRule? Find(ReadOnlySpan<byte> topic)
    {
        if (_literals is { } literals && literals.TryGetValue(topic, out AclRule? literal))
        {
            return literal;
        }

        foreach (AclRule rule in _wildcards)
        {
            if (TopicFilter.Matches(rule.Filter, topic))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>A rule that matches a topic which the filter matches too, or null.</summary>
    public AclRule? FindIntersecting(ReadOnlySpan<byte> filter)
    {
        foreach (AclRule rule in Rules)
        {
            if (TopicFilter.Intersects(rule.Filter, filter))
            {
                return rule;
            }
        }

        return null;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
