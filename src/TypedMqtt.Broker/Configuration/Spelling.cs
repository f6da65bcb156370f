namespace TypedMqtt.Broker.Configuration;

/// <summary>Finds what a misspelt word was probably meant to be.</summary>
internal static class Spelling
{
    private const int MaxLength = 64;

    /// <summary>The closest candidate, if it takes few enough changes to be likely; else null.</summary>
    public static string? FindSimilar(string word, IEnumerable<string> candidates)
    {
        if (word.Length > MaxLength)
        {
            return null;
        }

        string lower = word.ToLowerInvariant();
        string? best = null;
        int bestDistance = Math.Clamp(word.Length / 3, 1, 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(lower, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>How many characters have to be inserted, removed, replaced or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                cost[i, j] = Math.Min(
                    Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                    cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
