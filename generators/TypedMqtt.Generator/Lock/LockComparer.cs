namespace TypedMqtt.Generator.Lock;

/// <summary>Finds what changed between a release and now: channels here, payloads in <see cref="PayloadComparer"/>.</summary>
/// <param name="released">The lock.</param>
/// <param name="now">The facts of the code.</param>
/// <param name="isUnknown">Whether a channel belongs to a contract with errors, of which nothing can be said.</param>
internal sealed class LockComparer(LockFile released, LockFile now, Func<string, bool>? isUnknown = null)
{
    private const string Record = "update the lock to record it";

    private readonly List<LockChange> _changes = [];

    public static IReadOnlyList<LockChange> Compare(LockFile released, LockFile now, Func<string, bool>? isUnknown = null) =>
        new LockComparer(released, now, isUnknown).Run();

    private List<LockChange> Run()
    {
        var pairs = Pair(out var added, out var removed);
        foreach (var channel in removed)
            Removed(channel);
        foreach (var channel in added)
            Added(channel);
        var payloads = new PayloadComparer(released, now, _changes);
        var legacy = new LegacyComparer(released, now, _changes);
        foreach (var (old, current) in pairs)
        {
            Compare(old, current, payloads);
            legacy.Compare(old, current);
        }

        CompareIdentities();
        return [.. _changes.Distinct()];
    }

    /// <summary>Channels by name; what is left with the same topic and kind has another name only.</summary>
    private List<(ChannelFact Old, ChannelFact Now)> Pair(out List<ChannelFact> added, out List<ChannelFact> removed)
    {
        var current = now.Channels.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var pairs = released.Channels.Where(c => current.ContainsKey(c.Name)).Select(c => (c, current[c.Name])).ToList();
        removed = [.. released.Channels.Where(c => !current.ContainsKey(c.Name) && isUnknown?.Invoke(c.Name) != true)];
        var known = new HashSet<string>(released.Channels.Select(c => c.Name), StringComparer.Ordinal);
        added = [.. now.Channels.Where(c => !known.Contains(c.Name))];
        foreach (var channel in added.ToList())
        {
            var shape = TopicText.Shape(channel.Topic);
            if (removed.FirstOrDefault(r => r.Kind == channel.Kind && TopicText.Shape(r.Topic) == shape) is not { } old)
                continue;
            added.Remove(channel);
            removed.Remove(old);
            pairs.Add((old, channel));
            var change = Add(
                LockRules.Unrecorded, LockSeverity.Compatible, LockPart.Channel, channel, "name of the channel", old.Name, channel.Name,
                $"nobody on the wire notices; {Record}, or keep the name with Name = \"{Last(old.Name)}\"");
            _changes[_changes.Count - 1] = change with { Repair = Last(old.Name) };
        }

        return pairs;
    }

    private void Removed(ChannelFact channel)
    {
        var (sender, receiver) = Ends(channel);
        Add(
            LockRules.ChannelRemoved, LockSeverity.Breaking, LockPart.Channel, channel, channel.Name, $"topic {TopicText.Template(channel.Topic)}", "gone",
            $"{receiver}s with the old version wait for messages that nobody sends, and {sender}s with the old version are not heard; bring it back, or retire its line in the lock once nobody uses it");
        _changes[_changes.Count - 1] = _changes[_changes.Count - 1] with { Gone = channel };
    }

    private void Added(ChannelFact channel)
    {
        foreach (var old in released.Retired.OfType<ChannelFact>())
        {
            var sameName = old.Name == channel.Name;
            if (!sameName && TopicText.Shape(old.Topic) != TopicText.Shape(channel.Topic))
                continue;
            Reused(sameName ? LockPart.Channel : LockPart.Topic, channel, sameName ? $"name {channel.Name}" : $"topic {TopicText.Template(channel.Topic)}", old.Name);
            return;
        }

        if (released.Retired.OfType<LegacyFact>().FirstOrDefault(l => l.Channel != channel.Name && TopicText.IsSameTemplate(l.Topic, channel.Topic)) is { } retired)
        {
            Reused(LockPart.Topic, channel, $"topic {TopicText.Template(channel.Topic)}", $"the legacy topic of {retired.Channel}");
            return;
        }

        Add(LockRules.Unrecorded, LockSeverity.Compatible, LockPart.Channel, channel, channel.Name, "nothing", "a new channel", $"nobody else knows it yet; {Record}");
    }

    private void Reused(LockPart part, ChannelFact channel, string what, string retired) => Add(
        LockRules.RetiredReused, LockSeverity.Breaking, part, channel, what, $"retired with {retired}", "used again",
        "peers that still run the old version would take the one for the other; choose another, or delete the retired line if none is left");

    private void Compare(ChannelFact old, ChannelFact channel, PayloadComparer payloads)
    {
        CompareGrants(old, channel);
        if (old.Kind != channel.Kind)
        {
            Add(
                LockRules.KindChanged, LockSeverity.Breaking, LockPart.Returns, channel, $"kind of {channel.Name}", old.Kind, channel.Kind,
                "peers with the other version wait for an answer that never comes, or send one that nobody reads; keep the channel and add a new one");
            return;
        }

        CompareTopic(old, channel);
        CompareDelivery(old, channel);
        if (CompareFormat(old, channel))
            payloads.CompareChannel(old, channel);
    }

    private void CompareTopic(ChannelFact old, ChannelFact channel)
    {
        var (before, after) = (TopicText.Parse(old.Topic), TopicText.Parse(channel.Topic));
        var same = before.Count == after.Count && before.Zip(after, TopicText.IsSameLevel).All(s => s);
        var names = new HashSet<string>(after.Select(l => l.Name), StringComparer.Ordinal);
        var swapped = same && before.Zip(after, (b, a) => b.Name != a.Name && names.Contains(b.Name)).Any(s => s);
        if (!same || swapped)
        {
            TopicChanged(old, channel);
            return;
        }

        for (var i = 0; i < before.Count; i++)
        {
            var (b, a) = (before[i], after[i]);
            if (b.Name != a.Name)
            {
                Add(
                    LockRules.PlaceholderRenamed, LockSeverity.Compatible, LockPart.Placeholder, channel, a.Name, $"placeholder of {channel.Name}", $"{{{b.Name}}}", $"{{{a.Name}}}",
                    $"the name is not on the wire; {Record}");
            }

            if (b.Literal is null)
                CompareDomain(b, a, channel);
        }
    }

    private void TopicChanged(ChannelFact old, ChannelFact channel)
    {
        var (sender, receiver) = Ends(channel);
        var (template, current) = (TopicText.Template(old.Topic), TopicText.Template(channel.Topic));
        var what = $"topic of {channel.Name}";
        if (LegacyComparer.Keeping(old, channel, now) is { } legacy)
        {
            Add(
                legacy is { Publishes: true, Subscribes: true } ? LockRules.Unrecorded : LockRules.TopicChanged,
                legacy is { Publishes: true, Subscribes: true } ? LockSeverity.Compatible : LockSeverity.Risky,
                LockPart.Topic, channel, what, template, current,
                legacy.Publishes && legacy.Subscribes ? $"the old topic goes on as a legacy topic; {Record}"
                : legacy.Subscribes ? $"{receiver}s with the old version get nothing from {sender}s with the new version; update the {receiver}s first, then the lock"
                : $"{receiver}s with the new version get nothing from {sender}s with the old version; update the {sender}s first, then the lock");
            return;
        }

        var repair = LegacyComparer.Repair(old, channel);
        var publish = channel is { IsRequest: false, Will: false } ? ", AlsoPublish = true" : "";
        var change = Add(
            LockRules.TopicChanged, LockSeverity.Breaking, LockPart.Topic, channel, what, template, current,
            $"{receiver}s with the old version get nothing from {sender}s with the new version, and the other way round; "
            + (repair.Length == 0 ? "keep the topic" : $"keep the topic, or add [LegacyTopic(\"{repair}\"{publish})] until all are updated"));
        _changes[_changes.Count - 1] = change with { Repair = repair };
    }

    private void CompareDomain(TopicLevelText old, TopicLevelText level, ChannelFact channel)
    {
        if (released.Enum(old.Type, isInTopics: true) is { } before && now.Enum(level.Type, isInTopics: true) is { } after)
        {
            CompareSpellings(before, after, level, channel);
            return;
        }

        if (TopicText.Contains(level, old) && TopicText.Contains(old, level))
            return;
        var (sender, receiver) = Ends(channel);
        var part = old.Type == level.Type ? LockPart.Placeholder : LockPart.PlaceholderType;
        var what = $"values of {{{level.Name}}} of {channel.Name}";
        if (TopicText.Contains(level, old) && !(level.Type == "string" && old.Type != "string"))
        {
            Add(
                LockRules.PlaceholderType, LockSeverity.Risky, part, channel, level.Name, what, old.Domain, level.Domain,
                $"{receiver}s with the old version drop the topics with a new value; update them first, then the lock");
            return;
        }

        Add(
            LockRules.PlaceholderType, LockSeverity.Breaking, part, channel, level.Name, what, old.Domain, level.Domain,
            level.Type == "string"
                ? $"{receiver}s with the old version drop every topic whose value is no {old.Domain}; keep the type"
                : $"{receiver}s with the new version drop what {sender}s with the old version may send; keep the type, or use a new topic");
    }

    private void CompareSpellings(EnumFact old, EnumFact values, TopicLevelText level, ChannelFact channel)
    {
        var (_, receiver) = Ends(channel);
        var gone = old.Values.Where(o => values.Values.All(v => v.Text != o.Text)).ToList();
        foreach (var value in values.Values.Where(v => old.Values.All(o => o.Text != v.Text)))
        {
            if (gone.FirstOrDefault(g => g.Number == value.Number) is { } renamed)
            {
                gone.Remove(renamed);
                Add(new LockChange(
                    LockRules.SpellingRenamed, LockSeverity.Breaking, new LockSite(LockPart.EnumValue, channel.Name, values.Name, value.Number),
                    $"spelling of {values.Name} {value.Number} in topics", $"'{renamed.Text}'", $"'{value.Text}'",
                    $"{receiver}s with either version drop the topics of the other; keep it with [TopicValue(\"{renamed.Text}\")]")
                { Repair = renamed.Text });
                continue;
            }

            Add(new LockChange(
                LockRules.PlaceholderType, LockSeverity.Risky, new LockSite(LockPart.EnumValue, channel.Name, values.Name, value.Number),
                $"values of {{{level.Name}}} of {channel.Name}", "nothing", $"'{value.Text}'",
                $"{receiver}s with the old version drop the topics with it; update them first, then the lock"));
        }

        foreach (var value in gone)
        {
            Add(
                LockRules.PlaceholderType, LockSeverity.Breaking, LockPart.PlaceholderType, channel, level.Name, $"values of {{{level.Name}}} of {channel.Name}", $"'{value.Text}'", "nothing",
                $"{receiver}s with the new version drop the topics with it; keep the value");
        }
    }

    private void CompareDelivery(ChannelFact old, ChannelFact channel)
    {
        var (sender, receiver) = Ends(channel);
        if (channel.Qos < old.Qos)
            Add(LockRules.QosLowered, LockSeverity.Risky, LockPart.Qos, channel, $"QoS of {channel.Name}", $"{old.Qos}", $"{channel.Qos}", $"{receiver}s with the old version lose messages they rely on; {Record} if that is meant");
        if (channel.Qos > old.Qos)
            Add(LockRules.QosRaised, LockSeverity.Compatible, LockPart.Qos, channel, $"QoS of {channel.Name}", $"{old.Qos}", $"{channel.Qos}", $"delivery gets safer; {Record}");
        if (channel.Retain && !old.Retain)
            Add(LockRules.RetainSwitched, LockSeverity.Risky, LockPart.Retain, channel, $"retention of {channel.Name}", "off", "on", $"there is no state until a {sender} with the new version has sent one; {Record}");
        if (!channel.Retain && old.Retain)
        {
            var effect = $"the last retained value stays in the broker and {receiver}s get it as if it were current; keep Retain = true until every value is removed with Clear{Last(channel.Name)}Async, or update the lock if that is meant";
            Add(new LockChange(LockRules.RetainSwitched, LockSeverity.Risky, new LockSite(LockPart.Retain, channel.Name), $"retention of {channel.Name}", "on", "off", effect) { Repair = "true" });
        }

        if (channel.Will != old.Will)
            Add(LockRules.Unrecorded, LockSeverity.Compatible, LockPart.Will, channel, $"last will of {channel.Name}", OnOff(old.Will), OnOff(channel.Will), $"both versions understand it; {Record}");
        if (channel.Expiry != old.Expiry)
            Add(LockRules.Unrecorded, LockSeverity.Compatible, LockPart.Expiry, channel, $"expiry of {channel.Name}", Seconds(old.Expiry), Seconds(channel.Expiry), $"both versions understand it; {Record}");
        if (channel.MaxPayload < old.MaxPayload)
        {
            Add(
                LockRules.LimitLowered, LockSeverity.Risky, LockPart.MaxPayload, channel, $"largest payload of {channel.Name}", $"{old.MaxPayload} bytes", $"{channel.MaxPayload} bytes",
                $"{receiver}s with the new version refuse larger ones from {sender}s with the old version; {Record} if there are none");
        }

        if (channel.MaxPayload > old.MaxPayload)
            Add(LockRules.Unrecorded, LockSeverity.Compatible, LockPart.MaxPayload, channel, $"largest payload of {channel.Name}", $"{old.MaxPayload} bytes", $"{channel.MaxPayload} bytes", $"what was sent so far still fits; {Record}");
    }

    /// <returns>Whether the bytes can be compared further.</returns>
    private bool CompareFormat(ChannelFact old, ChannelFact channel)
    {
        var (_, receiver) = Ends(channel);
        var effect = $"{receiver}s cannot read what the other version sends; keep it, or add a channel";
        if ((old.Format, old.ContentType, old.ResponseFormat, old.Layout) == (channel.Format, channel.ContentType, channel.ResponseFormat, channel.Layout)
            || old.Payload.Length == 0 && old.Response.Length == 0)
            return true;
        // A payload that comes or goes takes its format with it, and is reported as such.
        if (old.Payload.Length > 0 && channel.Payload.Length > 0)
        {
            if (old.Format != channel.Format)
                Add(LockRules.FormatChanged, LockSeverity.Breaking, LockPart.Format, channel, $"format of {channel.Name}", old.Format, channel.Format, effect);
            else if (old.ContentType != channel.ContentType)
                Add(LockRules.FormatChanged, LockSeverity.Breaking, LockPart.ContentType, channel, $"content type of {channel.Name}", Text(old.ContentType), Text(channel.ContentType), effect);
        }

        if (old.Response.Length > 0 && channel.Response.Length > 0 && old.ResponseFormat != channel.ResponseFormat)
            Add(LockRules.FormatChanged, LockSeverity.Breaking, LockPart.Format, channel, $"response format of {channel.Name}", old.ResponseFormat, channel.ResponseFormat, effect);
        if (old.Layout.Length > 0 && channel.Layout.Length > 0 && old.Layout != channel.Layout)
            Add(LockRules.FormatChanged, LockSeverity.Breaking, LockPart.Layout, channel, $"layout of {channel.Name}", old.Layout, channel.Layout, effect);
        return _changes.All(c => c.Id != LockRules.FormatChanged || c.Site.Channel != channel.Name);
    }

    private void CompareGrants(ChannelFact old, ChannelFact channel)
    {
        var before = Grants(released, old.Name);
        var after = Grants(now, channel.Name);
        foreach (var (direction, role) in after.Except(before))
        {
            Add(
                LockRules.GrantAdded, LockSeverity.Compatible, Side(direction), channel, role, $"'{role}' may {direction} {channel.Name}", "no", "yes",
                "the broker refuses it until the new access rules are there; deploy them first, then update the lock");
        }

        foreach (var (direction, role) in before.Except(after))
        {
            Add(
                LockRules.GrantRevoked, LockSeverity.Risky, Side(direction), channel, role, $"'{role}' may {direction} {channel.Name}", "yes", "no",
                $"'{role}' with the old version is refused by the broker once the new access rules are there; {Record} if that is meant");
        }
    }

    private static LockPart Side(string direction) => direction is "publish" or "request" ? LockPart.Sender : LockPart.Receiver;

    private static List<(string Direction, string Role)> Grants(LockFile file, string channel) =>
        [.. file.Grants(channel).Select(g => (g.Direction, g.Role))];

    private void CompareIdentities()
    {
        var (before, after) = (released.Facts.OfType<IdentityFact>().ToList(), now.Facts.OfType<IdentityFact>().ToList());
        foreach (var role in before.Except(after).Concat(after.Except(before)).Select(i => i.Role).Distinct().OrderBy(r => r, StringComparer.Ordinal))
        {
            Add(new LockChange(
                LockRules.IdentityChanged, LockSeverity.Risky, new LockSite(LockPart.Role, "", "", role), $"identity of role '{role}'", Names(before, role), Names(after, role),
                "its access rules change, and principals with the other version are refused by the broker; deploy rules and principals together, then update the lock"));
        }
    }

    private static string Names(List<IdentityFact> facts, string role) =>
        facts.Where(f => f.Role == role).Select(f => $"{{{f.Placeholder}}}").ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";

    private LockChange Add(string id, LockSeverity severity, LockPart part, ChannelFact channel, string what, string old, string current, string effect) =>
        Add(id, severity, part, channel, "", what, old, current, effect);

    private LockChange Add(
        string id, LockSeverity severity, LockPart part, ChannelFact channel, string name, string what, string old, string current, string effect) =>
        Add(new LockChange(id, severity, new LockSite(part, channel.Name, "", name), what, old, current, effect));

    private LockChange Add(LockChange change)
    {
        _changes.Add(change);
        return change;
    }

    internal static (string Sender, string Receiver) Ends(ChannelFact channel) => channel.IsRequest ? ("requester", "responder") : ("publisher", "subscriber");

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string OnOff(bool value) => value ? "on" : "off";

    private static string Seconds(int value) => value == 0 ? "none" : value + " s";

    private static string Text(string value) => value.Length == 0 ? "the usual one" : value;
}
