namespace TypedMqtt.Generator.Lock;

/// <summary>Writes the next lock: what the code says now, and what is retired by that.</summary>
internal static class LockUpdate
{
    /// <summary>Records the code as released.</summary>
    /// <param name="released">The lock.</param>
    /// <param name="now">The facts of the code.</param>
    /// <param name="changes">What lies between them, where that has been found already.</param>
    public static LockFile Record(LockFile released, LockFile now, IReadOnlyList<LockChange>? changes = null)
    {
        var types = new HashSet<string>(now.Facts.OfType<MemberFact>().Select(m => m.Type), StringComparer.Ordinal);
        var gone = (changes ?? LockComparer.Compare(released, now)).Select(c => c.Gone).OfType<LockFact>()
            // Names of a type that is no longer sent are free; numbers are not, as the type may come back.
            .Where(f => f is not MemberFact { Key: < 0 } member || types.Contains(member.Type));
        var lost = released.Facts.OfType<MemberFact>().Where(m => m.Key >= 0 && !types.Contains(m.Type));
        return new LockFile(now.Facts, released.Retired.Concat(gone).Concat(lost));
    }

    /// <summary>Retires a channel and leaves everything else as it is.</summary>
    public static LockFile Retire(LockFile released, string channel) => new(
        released.Facts.Where(f => f switch
        {
            ChannelFact c => c.Name != channel,
            GrantFact g => g.Channel != channel,
            LegacyFact l => l.Channel != channel,
            _ => true,
        }),
        released.Retired.Concat(released.Channels.Where(c => c.Name == channel)));
}
