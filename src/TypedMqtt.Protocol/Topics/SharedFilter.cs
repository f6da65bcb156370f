namespace TypedMqtt.Protocol.Topics;

/// <summary>Shared subscriptions: <c>$share/{group}/{filter}</c> (MQTT 5.0 §4.8.2).</summary>
public static class SharedFilter
{
    private static ReadOnlySpan<byte> Prefix => "$share/"u8;

    /// <summary>Whether the filter is meant as a shared one: it is <c>$share</c> or starts with <c>$share/</c>.</summary>
    /// <param name="filter">The filter as UTF-8.</param>
    public static bool IsShared(ReadOnlySpan<byte> filter) => filter.StartsWith(Prefix) || filter.SequenceEqual("$share"u8);

    /// <summary>Splits a shared filter; false when the group is missing or contains a wildcard, or no filter follows it
    /// [MQTT-4.8.2-1] [MQTT-4.8.2-2].</summary>
    /// <param name="filter">The filter as UTF-8.</param>
    /// <param name="group">The share name.</param>
    /// <param name="inner">The filter that the group shares.</param>
    public static bool TryParse(ReadOnlySpan<byte> filter, out ReadOnlySpan<byte> group, out ReadOnlySpan<byte> inner)
    {
        group = inner = default;
        if (!filter.StartsWith(Prefix))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = filter[Prefix.Length..];
        int slash = rest.IndexOf((byte)'/');
        if (slash <= 0 || slash == rest.Length - 1 || TopicFilter.HasWildcards(rest[..slash]))
        {
            return false;
        }

        group = rest[..slash];
        inner = rest[(slash + 1)..];
        return true;
    }
}
