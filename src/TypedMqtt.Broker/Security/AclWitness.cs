using System.Buffers;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// Decides whether a topic exists that two filters match and no deny rule takes away. Exact, not an approximation: at every level the two
/// filters either force a text or leave it free, and a free level is filled with a text that no rule can name, which only a wildcard
/// matches; so if the topic built this way is denied, every topic of that length is. What remains to choose is the number of levels.
/// </summary>
internal static class AclWitness
{
    // NUL cannot occur in a filter.
    private const byte FreeLevel = 0;

    public static bool Exists(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> grant, AclRuleSet deny, AclRuleSet alsoDeny)
    {
        if (!TopicFilter.Intersects(filter, grant))
        {
            return false;
        }

        if (deny.IsEmpty && alsoDeny.IsEmpty)
        {
            return true;
        }

        int filterLevels = CountFixedLevels(filter, out bool filterIsOpen);
        int grantLevels = CountFixedLevels(grant, out bool grantIsOpen);
        int shortest = Math.Max(1, Math.Max(filterLevels, grantLevels));
        // Beyond the longest deny rule, one more level changes nothing.
        int longest = filterIsOpen && grantIsOpen ? Math.Max(shortest, Math.Max(deny.MaxLevels, alsoDeny.MaxLevels)) + 1 : shortest;

        byte[] topic = ArrayPool<byte>.Shared.Rent(filter.Length + grant.Length + (2 * longest));
        try
        {
            for (int levels = shortest; levels <= longest; levels++)
            {
                ReadOnlySpan<byte> candidate = Build(filter, grant, levels, topic);
                if (!candidate.IsEmpty && deny.Find(candidate) is null && alsoDeny.Find(candidate) is null)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(topic);
        }
    }

    private static int CountFixedLevels(ReadOnlySpan<byte> filter, out bool isOpen)
    {
        isOpen = filter[^1] == (byte)'#';
        return TopicName.CountLevels(filter) - (isOpen ? 1 : 0);
    }

    private static ReadOnlySpan<byte> Build(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> grant, int levels, Span<byte> buffer)
    {
        int length = 0;
        for (int i = 0; i < levels; i++)
        {
            if (i > 0)
            {
                buffer[length++] = (byte)'/';
            }

            bool filterIsFree = TakeLevel(ref filter, out ReadOnlySpan<byte> filterText);
            bool grantIsFree = TakeLevel(ref grant, out ReadOnlySpan<byte> grantText);
            ReadOnlySpan<byte> text = !filterIsFree ? filterText : !grantIsFree ? grantText : [FreeLevel];
            text.CopyTo(buffer[length..]);
            length += text.Length;
        }

        return buffer[..length];
    }

    /// <summary>Takes the next level off a filter; true when any text fits it. A trailing '#' is never used up.</summary>
    private static bool TakeLevel(ref ReadOnlySpan<byte> filter, out ReadOnlySpan<byte> text)
    {
        if (filter is [(byte)'#'])
        {
            text = default;
            return true;
        }

        int slash = filter.IndexOf((byte)'/');
        text = slash < 0 ? filter : filter[..slash];
        filter = slash < 0 ? default : filter[(slash + 1)..];
        return text is [(byte)'+'];
    }
}
