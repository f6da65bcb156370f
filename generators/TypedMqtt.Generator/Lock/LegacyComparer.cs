namespace TypedMqtt.Generator.Lock;

/// <summary>Compares the old topics that channels still use, and says which old topic a channel that moved can go on with.</summary>
/// <param name="released">The lock.</param>
/// <param name="now">The facts of the code.</param>
/// <param name="changes">Where changes go.</param>
internal sealed class LegacyComparer(LockFile released, LockFile now, List<LockChange> changes)
{
    /// <summary>The legacy topic that keeps the topic a channel had; null when there is none.</summary>
    public static LegacyFact? Keeping(ChannelFact old, ChannelFact channel, LockFile now) =>
        Of(now, channel).FirstOrDefault(l => TopicText.IsSameTemplate(l.Topic, old.Topic));

    /// <summary>
    /// The template of a legacy topic that would keep the topic a channel had. None where a topic could be of both, so that nobody could tell what is meant, and none
    /// where placeholders came or went: what arrives there would have no value for them.
    /// </summary>
    public static string Repair(ChannelFact old, ChannelFact channel)
    {
        var (before, after) = (TopicText.Parse(old.Topic), TopicText.Parse(channel.Topic));
        if (TopicText.MayMeet(before, after))
            return "";
        var gone = before.Where(b => b.Literal is null && after.All(a => a.Name != b.Name)).ToList();
        var added = after.Where(a => a.Literal is null && before.All(b => b.Name != a.Name)).ToList();
        // One that has another name is the same placeholder.
        if (gone.Count != added.Count || gone.Count > 1)
            return "";
        if (gone.Count == 1)
            before[before.IndexOf(gone[0])] = gone[0] with { Name = added[0].Name };
        return TopicText.Template(string.Join("/", before));
    }

    public void Compare(ChannelFact old, ChannelFact channel)
    {
        var (before, after) = (Of(released, old), Of(now, channel));
        foreach (var fact in before)
        {
            if (after.FirstOrDefault(a => TopicText.IsSameTemplate(a.Topic, fact.Topic)) is { } kept)
                Compare(fact, kept, channel);
            else if (!TopicText.IsSameTemplate(fact.Topic, channel.Topic))
                Gone(fact, channel);
        }

        // What keeps the topic that was changed is reported with it.
        var topic = old.Topic == channel.Topic ? null : Keeping(old, channel, now);
        foreach (var fact in after.Where(a => a != topic && before.All(b => !TopicText.IsSameTemplate(a.Topic, b.Topic))))
            Add(LockRules.Unrecorded, LockSeverity.Compatible, channel, fact, "nothing", Use(fact), "it cuts off nobody; update the lock to record it");
    }

    private void Compare(LegacyFact old, LegacyFact fact, ChannelFact channel)
    {
        if (old with { Channel = fact.Channel, Topic = fact.Topic } == fact)
            return;
        if (old.Publishes && !fact.Publishes || old.Subscribes && !fact.Subscribes)
            Add(LockRules.TopicChanged, LockSeverity.Risky, channel, fact, Use(old), Use(fact), Effect);
        else
            Add(LockRules.Unrecorded, LockSeverity.Compatible, channel, fact, Use(old), Use(fact), "it cuts off nobody; update the lock to record it");
    }

    private const string Effect = "peers that still use it are cut off; update the lock if there are none";

    private void Gone(LegacyFact fact, ChannelFact channel)
    {
        Add(LockRules.TopicChanged, LockSeverity.Risky, channel, fact, Use(fact), "gone", Effect);
        changes[changes.Count - 1] = changes[changes.Count - 1] with { Gone = fact };
    }

    private void Add(string id, LockSeverity severity, ChannelFact channel, LegacyFact fact, string old, string current, string effect) =>
        changes.Add(new LockChange(id, severity, new LockSite(LockPart.Topic, channel.Name), $"legacy topic '{fact.Topic}' of {channel.Name}", old, current, effect));

    private static List<LegacyFact> Of(LockFile file, ChannelFact channel) => [.. file.Legacy(channel.Name)];

    private static string Use(LegacyFact fact)
    {
        var use = fact.Publishes ? fact.Subscribes ? "published and subscribed to" : "published" : "subscribed to";
        return fact.Until.Length == 0 ? use : $"{use} until {fact.Until}";
    }
}
