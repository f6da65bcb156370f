using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Broker.Routing;

/// <summary>Children of a node by level text: a short array while there are few, a dictionary from then on. Reads take no lock.</summary>
/// <typeparam name="TNode">The node type.</typeparam>
internal sealed class LevelMap<TNode>
    where TNode : class
{
    private const int ArrayLimit = 8;

    private Entry[] _few = [];
    private ConcurrentDictionary<byte[], TNode>? _many;

    public bool IsEmpty => _few.Length == 0 && (_many is null || _many.IsEmpty);

    public bool TryGet(ReadOnlySpan<byte> level, [NotNullWhen(true)] out TNode? node)
    {
        ConcurrentDictionary<byte[], TNode>? many = Volatile.Read(ref _many);
        if (many is not null)
        {
            return many.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out node);
        }

        foreach (Entry entry in Volatile.Read(ref _few))
        {
            if (level.SequenceEqual(entry.Level))
            {
                node = entry.Node;
                return true;
            }
        }

        // The array may have become a dictionary between the two reads.
        many = Volatile.Read(ref _many);
        if (many is not null)
        {
            return many.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out node);
        }

        node = null;
        return false;
    }

    /// <summary>Writer only.</summary>
    public void Add(ReadOnlySpan<byte> level, TNode node)
    {
        if (_many is not null)
        {
            _many[level.ToArray()] = node;
            return;
        }

        Entry[] entries = [.. _few, new Entry(level.ToArray(), node)];
        if (entries.Length <= ArrayLimit)
        {
            Volatile.Write(ref _few, entries);
            return;
        }

        var many = new ConcurrentDictionary<byte[], TNode>(Utf8Comparer.Instance);
        foreach (Entry entry in entries)
        {
            many[entry.Level] = entry.Node;
        }

        Volatile.Write(ref _many, many);
        Volatile.Write(ref _few, []);
    }

    /// <summary>Writer only.</summary>
    public void Remove(ReadOnlySpan<byte> level)
    {
        if (_many is not null)
        {
            _many.GetAlternateLookup<ReadOnlySpan<byte>>().TryRemove(level, out _);
            return;
        }

        for (int i = 0; i < _few.Length; i++)
        {
            if (level.SequenceEqual(_few[i].Level))
            {
                Volatile.Write(ref _few, [.. _few[..i], .. _few[(i + 1)..]]);
                return;
            }
        }
    }

    /// <summary>Walks the children; those added or removed meanwhile may or may not show.</summary>
    public IEnumerable<TNode> Nodes => _many is { } many ? many.Values : _few.Select(static e => e.Node);

    private readonly record struct Entry(byte[] Level, TNode Node);
}
