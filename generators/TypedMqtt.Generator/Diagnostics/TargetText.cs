using TypedMqtt.Generator.Brokers;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Brokers in messages.</summary>
internal static class TargetText
{
    /// <summary>What each broker does: <c>a drops it, b refuses it</c>.</summary>
    public static string Each(this IEnumerable<BrokerProfile> brokers, Func<BrokerProfile, string> effect) => string.Join(", ", brokers.Select(b => $"{b.Name} {effect(b)}"));

    /// <summary>What all of them do: <c>a does</c>, <c>a and b do</c>.</summary>
    public static string All(this IReadOnlyList<BrokerProfile> brokers, string one, string several)
    {
        var names = brokers.Select(b => b.Name).ToList();
        return names.Count == 1 ? $"{names[0]} {one}" : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]} {several}";
    }
}
