namespace TypedMqtt.Generator.Parsing;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>Whether one name could be a slip for the other.</summary>
    public static bool IsNear(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase) || Distance(one, other) <= Math.Max(1, Math.Min(one.Length, other.Length) / 3);

    /// <summary>The nearest of several names; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> names) =>
        names.Where(n => IsNear(n, name)).OrderBy(n => Distance(n, name)).ThenBy(n => n, StringComparer.Ordinal).FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
