using System.Text.Unicode;

namespace TypedMqtt.Protocol.Topics;

/// <summary>Rules for topic filters, the patterns of subscriptions and grants (MQTT 5.0 §4.7).</summary>
public static class TopicFilter
{
    /// <summary>
    /// Whether the bytes are a topic filter: at least one character, well-formed UTF-8, no NUL, <c>+</c> alone in its level and <c>#</c>
    /// alone in the last one [MQTT-4.7.1-1] [MQTT-4.7.1-2]; a filter that starts with <c>$share/</c> must also name a group
    /// [MQTT-4.8.2-1] [MQTT-4.8.2-2].
    /// </summary>
    /// <param name="filter">The filter as UTF-8.</param>
    public static bool IsValid(ReadOnlySpan<byte> filter)
    {
        if (filter.Length is 0 or > TopicName.MaxLength || filter.Contains((byte)0) || !Utf8.IsValid(filter))
        {
            return false;
        }

        return SharedFilter.IsShared(filter) ? SharedFilter.TryParse(filter, out _, out ReadOnlySpan<byte> inner) && HasValidWildcards(inner) : HasValidWildcards(filter);
    }

    /// <summary>Whether the filter contains a wildcard.</summary>
    /// <param name="filter">A valid filter as UTF-8.</param>
    public static bool HasWildcards(ReadOnlySpan<byte> filter) => filter.ContainsAny((byte)'+', (byte)'#');

    /// <summary>Whether a topic matches; a wildcard at the first level does not match topics that start with <c>$</c> [MQTT-4.7.2-1].</summary>
    /// <param name="filter">A valid filter without <c>$share</c>, as UTF-8.</param>
    /// <param name="topic">A valid topic name as UTF-8.</param>
    public static bool Matches(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topic)
    {
        if (TopicName.IsReserved(topic) && filter is [(byte)'+' or (byte)'#', ..])
        {
            return false;
        }

        while (true)
        {
            int filterSlash = filter.IndexOf((byte)'/');
            ReadOnlySpan<byte> level = filterSlash < 0 ? filter : filter[..filterSlash];
            if (level is [(byte)'#'])
            {
                return true;
            }

            int topicSlash = topic.IndexOf((byte)'/');
            ReadOnlySpan<byte> text = topicSlash < 0 ? topic : topic[..topicSlash];
            if (level is not [(byte)'+'] && !level.SequenceEqual(text))
            {
                return false;
            }

            if (topicSlash < 0)
            {
                // "a/#" matches its parent "a" as well (4.7.1.2).
                return filterSlash < 0 || filter[(filterSlash + 1)..] is [(byte)'#'];
            }

            if (filterSlash < 0)
            {
                return false;
            }

            filter = filter[(filterSlash + 1)..];
            topic = topic[(topicSlash + 1)..];
        }
    }

    /// <summary>Whether a topic exists that both filters match.</summary>
    /// <param name="first">A valid filter without <c>$share</c>.</param>
    /// <param name="second">A valid filter without <c>$share</c>.</param>
    public static bool Intersects(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var a = new FilterLevels(first);
        var b = new FilterLevels(second);
        for (bool top = true; ; top = false)
        {
            bool hasA = a.MoveNext();
            bool hasB = b.MoveNext();
            if (!hasA || !hasB)
            {
                return hasA == hasB || (hasA ? b.HasTail : a.HasTail);
            }

            bool meet = a.IsAny
                ? b.IsAny || !(top && TopicName.IsReserved(b.Text))
                : b.IsAny ? !(top && TopicName.IsReserved(a.Text)) : a.Text.SequenceEqual(b.Text);
            if (!meet)
            {
                return false;
            }
        }
    }

    /// <summary>Whether every topic that <paramref name="inner"/> matches is matched by <paramref name="outer"/>.</summary>
    /// <param name="outer">A valid filter without <c>$share</c>.</param>
    /// <param name="inner">A valid filter without <c>$share</c>.</param>
    public static bool Contains(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        var o = new FilterLevels(outer);
        var i = new FilterLevels(inner);
        for (bool top = true; ; top = false)
        {
            bool hasOuter = o.MoveNext();
            bool hasInner = i.MoveNext();
            if (!hasOuter)
            {
                return hasInner ? o.HasTail : !i.HasTail || o.HasTail;
            }

            if (!hasInner)
            {
                return false;
            }

            bool subset = o.IsAny ? i.IsAny || !(top && TopicName.IsReserved(i.Text)) : !i.IsAny && o.Text.SequenceEqual(i.Text);
            if (!subset)
            {
                return false;
            }
        }
    }

    private static bool HasValidWildcards(ReadOnlySpan<byte> filter)
    {
        if (!HasWildcards(filter))
        {
            return true;
        }

        while (true)
        {
            int slash = filter.IndexOf((byte)'/');
            ReadOnlySpan<byte> level = slash < 0 ? filter : filter[..slash];
            if (level.Length > 1 && HasWildcards(level))
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            if (level is [(byte)'#'])
            {
                return false;
            }

            filter = filter[(slash + 1)..];
        }
    }
}
