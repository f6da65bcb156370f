namespace TypedMqtt.Broker.Tests.Security;

/// <summary>The documented decision procedure of mosquitto, written down as directly as possible: the oracle for the compiled rules.</summary>
internal sealed class NaiveAcl(string text, string? user, string clientId)
{
    public bool Decide(string topic, string wanted)
    {
        List<(string Access, string Filter)> own = [];
        List<(string Access, string Filter)> patterns = [];
        string? section = null;
        foreach (string[] words in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            switch (words[0])
            {
                case "user":
                    section = words[1];
                    break;
                case "topic" when section == user:
                    own.Add((words[1], words[2]));
                    break;
                case "pattern":
                    patterns.Add((words[1], words[2]));
                    break;
            }
        }

        if (wanted == "write" && (topic.StartsWith("$SYS", StringComparison.Ordinal) || topic.StartsWith("$share", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach ((string access, string filter) in own.OrderBy(rule => rule.Access == "deny" ? 0 : 1))
        {
            if (Matches(filter, topic))
            {
                if (access == "deny")
                {
                    return false;
                }

                if (access == wanted || access == "readwrite")
                {
                    return true;
                }
            }
        }

        if (patterns.Count > 0 && $"{user}{clientId}".IndexOfAny(['+', '#']) >= 0)
        {
            return false;
        }

        foreach ((string access, string filter) in patterns.OrderBy(rule => rule.Access == "deny" ? 0 : 1))
        {
            if (filter.Contains("%u", StringComparison.Ordinal) && user is null)
            {
                continue;
            }

            if (topic.StartsWith('$') && !filter.StartsWith('$'))
            {
                continue;
            }

            string expanded = filter.Replace("%c", "\u0001", StringComparison.Ordinal).Replace("%u", user, StringComparison.Ordinal)
                .Replace("\u0001", clientId, StringComparison.Ordinal);
            if (Matches(expanded, topic))
            {
                if (access == "deny")
                {
                    return false;
                }

                if (access == wanted || access == "readwrite")
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static bool Matches(string filter, string topic)
    {
        if (topic.StartsWith('$') && !filter.StartsWith('$'))
        {
            return false;
        }

        return MatchesLevels(filter.Split('/'), topic.Split('/'));
    }

    private static bool MatchesLevels(string[] filter, string[] topic) =>
        filter is ["#"] ? true
        : filter.Length == 0 || topic.Length == 0 ? filter.Length == topic.Length
        : (filter[0] == "+" || filter[0] == topic[0]) && MatchesLevels(filter[1..], topic[1..]);
}
