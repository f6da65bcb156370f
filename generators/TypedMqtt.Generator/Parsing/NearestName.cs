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

    /// <summary>Edits from one to the other; two neighbours that changed places are one edit.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
