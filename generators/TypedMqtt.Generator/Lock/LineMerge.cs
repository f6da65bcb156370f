using System.Runtime.CompilerServices;

namespace TypedMqtt.Generator.Lock;

/// <summary>Merges sorted lines. Halves are remembered, so that after a change of one part only those that hold it are merged again.</summary>
internal static class LineMerge
{
    private static readonly ConditionalWeakTable<string[], Half> Known = new();

    /// <summary>Each line once, in ordinal order.</summary>
    /// <param name="parts">Lines in that order, each once.</param>
    public static string[] Of(IReadOnlyList<string[]> parts) => Of(parts, 0, parts.Count);

    private static string[] Of(IReadOnlyList<string[]> parts, int from, int to)
    {
        if (to - from < 2)
            return from == to ? [] : parts[from];
        var middle = from + ((to - from) / 2);
        var (left, right) = (Of(parts, from, middle), Of(parts, middle, to));
        if (left.Length == 0 || right.Length == 0)
            return left.Length == 0 ? right : left;
        if (Known.TryGetValue(left, out var known) && known.Right == right)
            return known.Lines;
        var half = new Half(right, Merge(left, right));
        Known.Remove(left);
        Known.GetValue(left, _ => half);
        return half.Lines;
    }

    private static string[] Merge(string[] left, string[] right)
    {
        var merged = new List<string>(left.Length + right.Length);
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            var order = string.CompareOrdinal(left[l], right[r]);
            merged.Add(order <= 0 ? left[l] : right[r]);
            if (order <= 0)
                l++;
            if (order >= 0)
                r++;
        }

        for (; l < left.Length; l++)
            merged.Add(left[l]);
        for (; r < right.Length; r++)
            merged.Add(right[r]);
        return [.. merged];
    }

    private sealed class Half(string[] right, string[] lines)
    {
        public string[] Right { get; } = right;

        public string[] Lines { get; } = lines;
    }
}
