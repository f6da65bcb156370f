namespace TypedMqtt.Generator.Lock;

/// <summary>Compares payload types by what is on the wire, starting at the channels: names of C# types do not count.</summary>
internal sealed partial class PayloadComparer(LockFile released, LockFile now, List<LockChange> changes)
{
    private const string Record = "update the lock to record it";
    private const string StringEnumName = "JsonStringEnumMemberName";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Compares payload and response of a channel; for the response the directions are swapped.</summary>
    public void CompareChannel(ChannelFact old, ChannelFact channel)
    {
        var (sender, receiver) = LockComparer.Ends(channel);
        Compare(
            old.Payload, channel.Payload, channel.Format, new Walk(this, sender, receiver, channel.Layout == "compact", channel.Format == "json"),
            new LockSite(LockPart.Payload, channel.Name), LockRules.TypeIncompatible, $"payload of {channel.Name}", receiver);
        Compare(
            old.Response, channel.Response, channel.ResponseFormat, new Walk(this, receiver, sender, channel.Layout == "compact", channel.ResponseFormat == "json"),
            new LockSite(LockPart.Response, channel.Name), LockRules.ResponseType, $"response of {channel.Name}", sender);
    }

    private void Compare(string old, string current, string format, Walk walk, LockSite site, string id, string what, string receiver)
    {
        var hasSchema = format == "msgpack" || format == "json" && JsonTypes.IsRecorded(TypeText.Parse(old));
        if (hasSchema && old.Length > 0 && current.Length > 0)
            walk.Root(old, current, site, id, what);
        else if (old != current)
            Exchanged(old, current, site, id, what, receiver);
    }

    /// <summary>A payload that comes or goes, or one of whose members the lock knows nothing.</summary>
    private void Exchanged(string old, string current, LockSite site, string id, string what, string receiver)
    {
        if (old.Length > 0 && current.Length > 0)
            Add(LockRules.Unrecorded, LockSeverity.Compatible, site, what, old, current, $"the lock says nothing of its members, so see to it yourself that {receiver}s can read both; {Record}");
        else
            Add(id, LockSeverity.Breaking, site, what, old.Length == 0 ? "none" : old, current.Length == 0 ? "none" : current, $"{receiver}s cannot read what the other version sends; keep it, or add a channel");
    }

    private LockChange Add(string id, LockSeverity severity, LockSite site, string what, string old, string current, string effect, string repair = "")
    {
        var change = new LockChange(id, severity, site, what, old, current, effect) { Repair = repair };
        changes.Add(change);
        return change;
    }

    /// <summary>One payload with everything it reaches.</summary>
    private sealed partial class Walk(PayloadComparer owner, string sender, string receiver, bool compact, bool json)
    {
        private LockFile Released => owner.Released;

        private LockFile Now => owner.Now;

        public void Root(string old, string current, LockSite site, string id, string what)
        {
            var (before, after) = (TypeText.Parse(old), TypeText.Parse(current));
            var (o, n) = (OldMembers(before.Name), NewMembers(after.Name));
            // Another type altogether; its members one by one would be a list of nonsense.
            if (before.Name != after.Name && o.Count > 0 && n.Count > 0
                && !o.Any(m => n.Any(c => c.Name == m.Name || c.Key >= 0 && c.Key == m.Key || json && JsonTypes.HasSameWords(c.Name, m.Name))))
                Incompatible(before, after, site, id, what);
            else
                Compare(before, after, site, id, what);
        }

        private void Compare(TypeText old, TypeText type, LockSite site, string id, string what)
        {
            if (old.IsNullable && !type.IsNullable)
                owner.Add(LockRules.NullTightened, LockSeverity.Breaking, site, what, old.ToString(), type.ToString(), $"{receiver}s with the new version cannot read null from {sender}s with the old version; keep the '?'");
            else if (!old.IsNullable && type.IsNullable)
                owner.Add(LockRules.NullLoosened, LockSeverity.Risky, site, what, old.ToString(), type.ToString(), $"{receiver}s with the old version cannot read null from {sender}s with the new version; update them first, then the lock");
            if (Released.Enum(old.Name, false) is { } oldEnum && Now.Enum(type.Name, false) is { } newEnum)
                CompareEnums(oldEnum, newEnum, site);
            else if (IsObject(Released, old) && IsObject(Now, type))
                CompareObjects(old.Name, type.Name, site);
            else if (old.Cases is { } oldCases && type.Cases is { } newCases)
                CompareCases(oldCases, newCases, site, id, what);
            else if (old.IsComposed && old.Name == type.Name && old.Arguments.Count == type.Arguments.Count)
                for (var i = 0; i < old.Arguments.Count; i++)
                    Compare(old.Arguments[i], type.Arguments[i], site, id, what);
            else
                CompareScalars(old, type, site, id, what);
        }

        private static bool IsObject(LockFile file, TypeText type) =>
            !type.IsScalar && !type.IsComposed && !type.IsOpaque && type.Cases is null && file.Enum(type.Name, false) is null;

        private void CompareScalars(TypeText old, TypeText type, LockSite site, string id, string what)
        {
            var (before, after) = (Underlying(Released, old), Underlying(Now, type));
            if (before.Name == after.Name)
            {
                if (old.Name != type.Name && (before.Name != "str" || old.Name != "str"))
                    owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, site, what, old.Name, type.Name, $"both are the same {(before.Name == "str" ? "text" : "number")} on the wire; {Record}");
                else if (old.Name != type.Name)
                    owner.Add(LockRules.TypeWidened, LockSeverity.Risky, site, what, old.Name, type.Name, $"{receiver}s with the new version cannot read texts that are no {type.Name}; {Record} if there are none");
                return;
            }

            var effect = json ? JsonTypes.Effect(before, after, sender, receiver) : (before.Name, after.Name) switch
            {
                _ when before.Integer is { } o && after.Integer is { } n && (n.Bits > o.Bits && (n.IsSigned || !o.IsSigned)) =>
                    $"{receiver}s with the old version cannot read values that do not fit {old.Name}",
                ("f32", "f64") => $"{receiver}s with the old version read the values less exactly",
                ("str", "guid") or ("str", "decimal") => $"{receiver}s with the new version cannot read texts of {sender}s with the old version that are no {type.Name}",
                ("guid", "str") or ("decimal", "str") => $"{receiver}s with the old version cannot read texts of {sender}s with the new version that are no {old.Name}",
                _ => null,
            };
            if (effect is null)
                Incompatible(old, type, site, id, what);
            else
                owner.Add(LockRules.TypeWidened, LockSeverity.Risky, site, what, old.ToString(), type.ToString(), effect + "; update them first, then the lock");
        }

        private static TypeText Underlying(LockFile file, TypeText type) =>
            file.Enum(type.Name, false) is { } found ? new TypeText(found.Underlying, [], false) : type;

        private void Incompatible(TypeText old, TypeText type, LockSite site, string id, string what)
        {
            var narrowed = old.Integer is not null && type.Integer is not null || (old.Name, type.Name) is ("f64", "f32");
            owner.Add(
                id, LockSeverity.Breaking, site, what, old.ToString(), type.ToString(),
                narrowed
                    ? $"{receiver}s with the new version cannot read values of {sender}s with the old version that do not fit {type.Name}; keep the type"
                    : $"{receiver}s with the new version cannot read {sender}s with the old version, or the other way round; keep it, and add a new {(site.Part == LockPart.MemberType ? "member" : "channel")}");
        }

        private void CompareCases(IReadOnlyDictionary<string, TypeText> old, IReadOnlyDictionary<string, TypeText> cases, LockSite site, string id, string what)
        {
            foreach (var item in old.OrderBy(c => c.Key, StringComparer.Ordinal))
            {
                if (cases.TryGetValue(item.Key, out var current))
                    Compare(item.Value, current, site, id, what);
                else
                    owner.Add(LockRules.CaseRemoved, LockSeverity.Breaking, site, $"case {item.Key} of {what}", item.Value.ToString(), "gone", $"{receiver}s with the new version cannot read it from {sender}s with the old version; keep the case");
            }

            foreach (var item in cases.Where(c => !old.ContainsKey(c.Key)).OrderBy(c => c.Key, StringComparer.Ordinal))
                owner.Add(LockRules.CaseAdded, LockSeverity.Risky, site, $"case {item.Key} of {what}", "nothing", item.Value.ToString(), $"{receiver}s with the old version cannot read it; update them first, then the lock");
        }

        private void CompareEnums(EnumFact old, EnumFact type, LockSite site)
        {
            if (!owner._seen.Add($"enum {old.Name} {type.Name}"))
                return;
            var place = site with { Part = LockPart.Type, Type = type.Name, Name = "" };
            if (old.IsText != type.IsText)
            {
                Incompatible(new TypeText(old.IsText ? "names" : "numbers", [], false), new TypeText(type.IsText ? "names" : "numbers", [], false), place, LockRules.TypeIncompatible, $"values of {type.Name}");
                return;
            }

            if (type.IsText)
            {
                CompareTexts(old, type, site, place);
                return;
            }

            if (old.Underlying != type.Underlying)
                CompareScalars(TypeText.Parse(old.Underlying), TypeText.Parse(type.Underlying), place, LockRules.TypeIncompatible, $"numbers of {type.Name}");
            foreach (var value in type.Values)
            {
                var at = site with { Part = LockPart.EnumValue, Type = type.Name, Name = value.Number };
                var what = $"{type.Name}.{value.Text}";
                var named = old.Values.FirstOrDefault(v => v.Text == value.Text);
                var numbered = old.Values.FirstOrDefault(v => v.Number == value.Number);
                if (named is not null && named.Number != value.Number && old.Values.All(v => v != value))
                    owner.Add(LockRules.EnumValueMoved, LockSeverity.Breaking, at, what, named.Number, value.Number, $"{receiver}s take one value of the other version for another; write the old number: {value.Text} = {named.Number}", named.Number);
                else if (named is null && numbered is not null && type.Values.All(v => v.Text != numbered.Text))
                    owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, at, what, $"{numbered.Text} = {numbered.Number}", $"{value.Text} = {value.Number}", $"the number is the same; {Record}");
                else if (named is null)
                    owner.Add(LockRules.EnumValueAdded, LockSeverity.Risky, at, what, "nothing", value.Number, $"{receiver}s with the old version get a number that they have no name for; update them first, then the lock");
            }

            foreach (var value in old.Values.Where(v => type.Values.All(n => n.Text != v.Text)))
            {
                // A new name for the number, and the old name is nowhere else: renamed, which is fine.
                if (type.Values.FirstOrDefault(n => n.Number == value.Number) is { } heir && old.Values.All(v => v.Text != heir.Text))
                    continue;
                var change = owner.Add(
                    LockRules.EnumValueMoved, LockSeverity.Risky, place, $"{type.Name}.{value.Text}", value.Number, "gone",
                    $"{receiver}s with the new version get a number from {sender}s with the old version that they have no name for; keep the value, or update the lock to retire it");
                owner.Replace(change, change with { Gone = new EnumFact(type.Name, type.Underlying, [value]) });
            }
        }

        /// <summary>Of an enum that is sent by name the names count, and an unknown one cannot be read.</summary>
        private void CompareTexts(EnumFact old, EnumFact type, LockSite site, LockSite place)
        {
            foreach (var value in type.Values)
            {
                var at = site with { Part = LockPart.EnumValue, Type = type.Name, Name = value.Number };
                var what = $"{type.Name}.{value.Text}";
                if (old.Values.FirstOrDefault(v => v.Text == value.Text) is { } named)
                {
                    if (named.Number != value.Number)
                        owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, at, what, named.Number, value.Number, $"the name is the same; {Record}");
                }
                else if (Renamed(old, type, value) is { } renamed)
                {
                    var change = owner.Add(
                        LockRules.EnumValueMoved, LockSeverity.Breaking, at, $"name of {type.Name} {value.Number}", renamed.Text, value.Text,
                        $"{receiver}s with either version cannot read the name of the other; keep it with [{StringEnumName}(\"{renamed.Text}\")]", renamed.Text);
                    owner.Replace(change, change with { RepairAttribute = StringEnumName });
                }
                else
                {
                    owner.Add(LockRules.EnumValueAdded, LockSeverity.Risky, at, what, "nothing", value.Text, $"{receiver}s with the old version cannot read the name; update them first, then the lock");
                }
            }

            foreach (var value in old.Values.Where(v => type.Values.All(n => n.Text != v.Text && Renamed(old, type, n) != v)))
                owner.Add(LockRules.EnumValueMoved, LockSeverity.Breaking, place, $"{type.Name}.{value.Text}", value.Text, "gone", $"{receiver}s with the new version cannot read the name from {sender}s with the old version; keep the value");
        }

        private static LockedValue? Renamed(EnumFact old, EnumFact type, LockedValue value) => old.Values.All(v => v.Text != value.Text)
            ? old.Values.FirstOrDefault(v => v.Number == value.Number && type.Values.All(n => n.Text != v.Text))
            : null;

        private IReadOnlyList<MemberFact> OldMembers(string type) => Members(Released, type);

        private IReadOnlyList<MemberFact> NewMembers(string type) => Members(Now, type);

        /// <summary>A type may have a compact form beside the named one; types with keys of their own have one form.</summary>
        private IReadOnlyList<MemberFact> Members(LockFile file, string type) =>
            file.Members(type, compact) is { Count: > 0 } members ? members : file.Members(type, !compact);

        private void CompareObjects(string oldType, string type, LockSite site)
        {
            if (!owner._seen.Add($"{compact} {oldType} {type}"))
                return;
            if (json)
            {
                CompareDerived(oldType, type, site);
                CompareStrictness(oldType, type, site);
            }

            var (old, members) = (OldMembers(oldType).ToList(), NewMembers(type).ToList());
            if (old.Count > 0 && members.Count > 0 && old[0].Key >= 0 != members[0].Key >= 0)
            {
                owner.Add(
                    LockRules.FormatChanged, LockSeverity.Breaking, site with { Part = LockPart.Type, Type = type, Name = "" }, $"layout of {type}",
                    old[0].Key >= 0 ? "numbers" : "names", members[0].Key >= 0 ? "numbers" : "names", $"{receiver}s cannot read what the other version sends; keep it, or use a new type");
                return;
            }

            var pairs = new List<(MemberFact Old, MemberFact Now)>();
            Match(old, members, pairs, (o, n) => o.Name == n.Name);
            if (JsonTypes.IsCaseInsensitive(oldType) && JsonTypes.IsCaseInsensitive(type))
                Match(old, members, pairs, (o, n) => o.Name.Equals(n.Name, StringComparison.OrdinalIgnoreCase));
            Match(old, members, pairs, (o, n) => o.Key >= 0 && o.Key == n.Key && o.WireType == n.WireType);
            var matched = pairs.Count;
            Match(old, members, pairs, (o, n) => o.Key >= 0 && o.Key == n.Key);
            for (var i = 0; i < pairs.Count; i++)
                CompareMembers(pairs[i].Old, pairs[i].Now, site, isReused: i >= matched);
            pairs.Clear();
            if (json)
                Match(old, members, pairs, (o, n) => JsonTypes.HasSameWords(o.Name, n.Name));
            Match(old, members, pairs, (o, n) => o.WireType == n.WireType);
            foreach (var (o, n) in pairs)
            {
                var attribute = json ? "JsonPropertyName" : "WireName";
                var change = owner.Add(
                    LockRules.MemberRenamed, LockSeverity.Breaking, Site(site, n, LockPart.Member), $"name of {type}.{n.Name}", o.Name, n.Name,
                    $"{receiver}s with either version miss the value of the other; keep the name on the wire with [{attribute}(\"{o.Name}\")]", o.Name);
                owner.Replace(change, change with { RepairAttribute = attribute });
            }

            foreach (var member in members)
                Added(member, site, JsonTypes.IsStrict(oldType));
            var lines = string.Join("\n", old.Select(m => m.ToLine()));
            foreach (var member in old)
                Removed(member, type, site, lines);
        }

        private static void Match(List<MemberFact> old, List<MemberFact> members, List<(MemberFact, MemberFact)> pairs, Func<MemberFact, MemberFact, bool> isSame)
        {
            foreach (var member in members.ToList())
            {
                if (old.FirstOrDefault(o => isSame(o, member)) is not { } partner)
                    continue;
                old.Remove(partner);
                members.Remove(member);
                pairs.Add((partner, member));
            }
        }

        private void CompareMembers(MemberFact old, MemberFact member, LockSite site, bool isReused)
        {
            var what = $"{member.Type}.{member.Name}";
            if (isReused)
            {
                owner.Add(
                    LockRules.KeyChanged, LockSeverity.Breaking, Site(site, member, LockPart.Member), $"key {member.Key} of {member.Type}", $"{old.Name} ({old.WireType})", $"{member.Name} ({member.WireType})",
                    $"{receiver}s take one member of the other version for another; give the new member a new key");
                return;
            }

            if (old.Key != member.Key)
            {
                owner.Add(
                    LockRules.KeyChanged, LockSeverity.Breaking, Site(site, member, LockPart.Member), $"key of {what}", $"{old.Key}", $"{member.Key}",
                    $"{receiver}s take one member of the other version for another; restore [Key({old.Key})]", $"{old.Key}");
            }
            else if (old.Name != member.Name)
            {
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, Site(site, member, LockPart.Member), $"name of {what}", old.Name, member.Name, $"{(old.Key >= 0 ? "the key is" : "but for capitals, which readers do not look at, it is")} the same; {Record}");
            }

            var (before, after) = (TypeText.Parse(old.WireType), TypeText.Parse(member.WireType));
            if (CompareOmissions(old, member, site, what))
                before = before with { IsNullable = after.IsNullable };
            Compare(before, after, Site(site, member, LockPart.MemberType), LockRules.TypeIncompatible, $"type of {what}");
            // A member that may be null may be left out; the one says the other, but not in JSON.
            if (!json && before.IsNullable != after.IsNullable)
                return;
            if (member.IsRequired && !old.IsRequired)
                owner.Add(LockRules.MemberRequired, LockSeverity.Breaking, Site(site, member, LockPart.Member), what, "optional", "required", $"{receiver}s with the new version cannot read {sender}s that leave it out; keep it optional");
            else if (!member.IsRequired && old.IsRequired && member.Omission == MemberOmission.Never)
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, Site(site, member, LockPart.Member), what, "required", "optional", $"it is still always sent; {Record}");
        }

        private void Added(MemberFact member, LockSite site, bool isRefused)
        {
            var what = $"{member.Type}.{member.Name}";
            var at = Site(site, member, LockPart.Member);
            var retired = Released.Retired.OfType<MemberFact>().FirstOrDefault(r => JsonTypes.IsSameType(r.Type, member.Type) && (r.Name == member.Name || r.Key >= 0 && r.Key == member.Key));
            if (retired is not null)
            {
                owner.Add(
                    LockRules.RetiredReused, LockSeverity.Breaking, at, retired.Name == member.Name ? $"name {what}" : $"key {member.Key} of {member.Type}", $"retired with {retired.Name} ({retired.WireType})", "used again",
                    "peers that still run the old version would take the one for the other; choose another, or delete the retired line if none is left");
                return;
            }

            if (isRefused)
                Refused(member, at, what);
            if (member.IsRequired)
                owner.Add(LockRules.MemberRequired, LockSeverity.Breaking, at, what, "nothing", "a required member", $"{receiver}s with the new version cannot read {sender}s with the old version; give it a default value");
            else if (!isRefused)
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, at, what, "nothing", "an optional member", $"the other version leaves it out or skips it; {Record}");
        }

        private void Removed(MemberFact member, string type, LockSite site, string lines)
        {
            var at = site with { Part = LockPart.Type, Type = type, Name = "" };
            var change = JsonTypes.IsStrict(type)
                ? owner.Add(LockRules.MemberRemoved, LockSeverity.Breaking, at, $"{type}.{member.Name}", Necessity(member), "gone", $"{receiver}s with the new version refuse messages of {sender}s with the old version that have it; keep it and mark it [Obsolete]")
                : member.IsRequired
                ? owner.Add(LockRules.MemberRemoved, LockSeverity.Breaking, at, $"{type}.{member.Name}", "a required member", "gone", $"{receiver}s with the old version cannot read {sender}s with the new version; keep it and mark it [Obsolete]")
                : owner.Add(LockRules.MemberRemoved, LockSeverity.Risky, at, $"{type}.{member.Name}", "an optional member", "gone", $"{receiver}s with the old version get its default value; keep it, or update the lock to retire it");
            owner.Replace(change, change with { Gone = member with { Type = type }, Repair = lines });
        }

        private static LockSite Site(LockSite site, MemberFact member, LockPart part) => site with { Part = part, Type = member.Type, Name = member.Name };
    }

    private LockFile Released => released;

    private LockFile Now => now;

    private void Replace(LockChange change, LockChange by) => changes[changes.IndexOf(change)] = by;
}
