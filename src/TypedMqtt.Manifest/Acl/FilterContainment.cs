namespace TypedMqtt.Manifest.Acl;

/// <summary>Whether every topic that one MQTT filter matches is matched by another, too.</summary>
internal static class FilterContainment
{
    /// <summary>Whether <paramref name="outer"/> matches everything that <paramref name="inner"/> matches.</summary>
    public static bool Contains(string outer, string inner)
    {
        var (outerLevels, outerOpen) = Split(outer);
        var (innerLevels, innerOpen) = Split(inner);
        if (innerOpen && !outerOpen)
            return false;
        if (innerLevels.Length < outerLevels.Length || (innerLevels.Length > outerLevels.Length && !outerOpen))
            return false;

        for (var i = 0; i < outerLevels.Length; i++)
        {
            if (outerLevels[i] != innerLevels[i] && !(outerLevels[i] == "+" && Matches(innerLevels[i], first: i == 0)))
                return false;
        }

        return true;
    }

    /// <summary>MQTT 4.7.2: a wildcard on the first level does not match a level that starts with '$'.</summary>
    private static bool Matches(string level, bool first) => !(first && level.StartsWith("$", StringComparison.Ordinal));

    /// <summary>A final '#' stands for zero or more further levels, except alone, where it needs at least one.</summary>
    private static (string[] Levels, bool Open) Split(string filter)
    {
        var levels = filter.Split('/');
        if (levels[levels.Length - 1] != "#")
            return (levels, false);
        return levels.Length == 1 ? (["+"], true) : ([.. levels.Take(levels.Length - 1)], true);
    }
}
