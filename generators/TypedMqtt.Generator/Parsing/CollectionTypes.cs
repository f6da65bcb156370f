namespace TypedMqtt.Generator.Parsing;

/// <summary>The collections of the platform that have a form on the wire, by what the generated code makes.</summary>
internal static class CollectionTypes
{
    /// <summary>How a collection of elements is made; null when the type is none.</summary>
    public static string? List(string definition) => definition switch
    {
        "System.Collections.Generic.List<T>" => "List",
        "System.Collections.Generic.IList<T>" => "List",
        "System.Collections.Generic.ICollection<T>" => "List",
        "System.Collections.Generic.IReadOnlyList<T>" => "List",
        "System.Collections.Generic.IReadOnlyCollection<T>" => "List",
        "System.Collections.Generic.IEnumerable<T>" => "Enumerable",
        "System.Collections.Generic.LinkedList<T>" => "LinkedList",
        "System.Collections.ObjectModel.Collection<T>" => "Collection",
        "System.Collections.ObjectModel.ReadOnlyCollection<T>" => "ReadOnlyCollection",
        "System.Collections.ObjectModel.ObservableCollection<T>" => "ObservableCollection",
        "System.Collections.Generic.SortedSet<T>" => "SortedSet",
        "System.Collections.Generic.HashSet<T>" => "HashSet",
        "System.Collections.Generic.ISet<T>" => "HashSet",
        "System.Collections.Generic.IReadOnlySet<T>" => "HashSet",
        "System.Collections.Generic.Queue<T>" => "Queue",
        "System.Collections.Generic.Stack<T>" => "Stack",
        "System.Collections.Immutable.ImmutableArray<T>" => "ImmutableArray",
        "System.Collections.Immutable.ImmutableList<T>" => "ImmutableList",
        "System.Collections.Immutable.IImmutableList<T>" => "ImmutableList",
        "System.Collections.Immutable.ImmutableHashSet<T>" => "ImmutableHashSet",
        "System.Collections.Immutable.IImmutableSet<T>" => "ImmutableHashSet",
        "System.Collections.Immutable.ImmutableSortedSet<T>" => "ImmutableSortedSet",
        "System.Collections.Immutable.ImmutableQueue<T>" => "ImmutableQueue",
        "System.Collections.Immutable.IImmutableQueue<T>" => "ImmutableQueue",
        "System.Collections.Immutable.ImmutableStack<T>" => "ImmutableStack",
        "System.Collections.Immutable.IImmutableStack<T>" => "ImmutableStack",
        "System.Collections.Frozen.FrozenSet<T>" => "FrozenSet",
        _ => null,
    };

    /// <summary>How a dictionary is made; null when the type is none.</summary>
    public static string? Map(string definition) => definition switch
    {
        "System.Collections.Generic.Dictionary<TKey, TValue>" => "Dictionary",
        "System.Collections.Generic.IDictionary<TKey, TValue>" => "Dictionary",
        "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>" => "Dictionary",
        "System.Collections.Generic.SortedDictionary<TKey, TValue>" => "SortedDictionary",
        "System.Collections.Generic.SortedList<TKey, TValue>" => "SortedList",
        "System.Collections.ObjectModel.ReadOnlyDictionary<TKey, TValue>" => "ReadOnlyDictionary",
        "System.Collections.Concurrent.ConcurrentDictionary<TKey, TValue>" => "ConcurrentDictionary",
        "System.Collections.Immutable.ImmutableSortedDictionary<TKey, TValue>" => "ImmutableSortedDictionary",
        "System.Collections.Immutable.ImmutableDictionary<TKey, TValue>" => "ImmutableDictionary",
        "System.Collections.Immutable.IImmutableDictionary<TKey, TValue>" => "ImmutableDictionary",
        "System.Collections.Frozen.FrozenDictionary<TKey, TValue>" => "FrozenDictionary",
        _ => null,
    };

    /// <summary>Whether elements are told apart, by their hash or their order.</summary>
    public static bool IsSet(string collection) => collection.EndsWith("Set", StringComparison.Ordinal);
}
