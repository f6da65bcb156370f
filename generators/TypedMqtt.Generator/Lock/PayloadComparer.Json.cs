namespace TypedMqtt.Generator.Lock;

/// <summary>What only JSON has: derived types, members that are left out, readers that refuse what they do not know.</summary>
internal sealed partial class PayloadComparer
{
    private sealed partial class Walk
    {
        /// <summary>The types that may stand for one, by what tells them apart.</summary>
        private void CompareDerived(string oldType, string type, LockSite site)
        {
            var (old, cases) = (Released.Cases(oldType), Now.Cases(type));
            var place = site with { Part = LockPart.Type, Type = type, Name = "" };
            foreach (var one in cases)
            {
                var what = $"type {one.WireType} of {type}";
                if (old.FirstOrDefault(o => o.Subject == one.Subject || o.IsTold && o.Discriminator == one.Discriminator) is { } same)
                    Compare(TypeText.Parse(same.WireType), TypeText.Parse(one.WireType), place, LockRules.TypeIncompatible, what);
                else if (RetiredCase(one) is { } retired)
                    owner.Add(LockRules.RetiredReused, LockSeverity.Breaking, place, $"{one.Discriminator} of {type}", $"retired with {retired.WireType}", "used again", "peers that still run the old version would take the one for the other; tell the type by another, or delete the retired line if none is left");
                else if (Retold(old, cases, one) is { } other)
                    owner.Add(LockRules.CaseRemoved, LockSeverity.Breaking, place, what, other.Discriminator, one.Discriminator, $"{receiver}s with either version take what the other sends for no type they know; keep what it was told by");
                else
                    owner.Add(LockRules.CaseAdded, LockSeverity.Risky, place, what, "nothing", one.Discriminator, $"{receiver}s with the old version cannot read it; update them first, then the lock");
            }

            foreach (var one in old.Where(o => cases.All(c => c.Subject != o.Subject && (!o.IsTold || c.Discriminator != o.Discriminator) && Retold(old, cases, c) != o)))
            {
                var change = owner.Add(LockRules.CaseRemoved, LockSeverity.Breaking, place, $"type {one.WireType} of {oldType}", one.Discriminator, "gone", $"{receiver}s with the new version cannot read it from {sender}s with the old version; keep the type");
                if (one.IsTold)
                    owner.Replace(change, change with { Gone = one with { Type = type } });
            }
        }

        /// <summary>The released fact about a type that is told apart by something else now.</summary>
        private static CaseFact? Retold(IReadOnlyList<CaseFact> old, IReadOnlyList<CaseFact> cases, CaseFact one) => old.All(o => o.Discriminator != one.Discriminator || !o.IsTold)
            ? old.FirstOrDefault(o => JsonTypes.CSharp(o.WireType) == JsonTypes.CSharp(one.WireType) && cases.All(c => c.Subject != o.Subject && c.Discriminator != o.Discriminator))
            : null;

        private CaseFact? RetiredCase(CaseFact one) => one.IsTold
            ? Released.Retired.OfType<CaseFact>().FirstOrDefault(r => r.Discriminator == one.Discriminator && JsonTypes.IsSameType(r.Type, one.Type))
            : null;

        /// <summary>Whether readers refuse members that they do not know.</summary>
        private void CompareStrictness(string oldType, string type, LockSite site)
        {
            var (before, after) = (JsonTypes.IsStrict(oldType), JsonTypes.IsStrict(type));
            if (before == after)
                return;
            var place = site with { Part = LockPart.Type, Type = type, Name = "" };
            var what = $"unknown members of {type}";
            var retired = Released.Retired.OfType<MemberFact>().Where(r => JsonTypes.IsSameType(r.Type, type)).Select(r => r.Name).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToList();
            if (before)
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, place, what, "refused", "skipped", $"what could be read still can; {Record}");
            else if (retired.Count == 0)
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, place, what, "skipped", "refused", $"from now on every new member cuts off the {receiver}s that do not know it yet; {Record} if that is meant");
            else
                owner.Add(LockRules.MemberRefused, LockSeverity.Risky, place, what, "skipped", "refused", $"{receiver}s with the new version refuse messages of {sender}s that still send {string.Join(", ", retired)}; {Record} if there are none");
        }

        /// <summary>A member more for readers of which it is known that they refuse what they do not know.</summary>
        private void Refused(MemberFact member, LockSite at, string what)
        {
            if (member.Omission == MemberOmission.Never)
                owner.Add(LockRules.MemberRefused, LockSeverity.Breaking, at, what, "nothing", "always sent", $"{receiver}s with the old version refuse a message with a member that they do not know; release {receiver}s that skip them first (JsonUnmappedMemberHandling.Skip), then add it");
            else
                owner.Add(LockRules.MemberRefused, LockSeverity.Risky, at, what, "nothing", $"sent unless it is {member.Omission.Value()}", $"{receiver}s with the old version refuse a message with it; update them first, then the lock");
        }

        /// <summary>When a member is left out.</summary>
        /// <returns>Whether that says all there is to say about null.</returns>
        private bool CompareOmissions(MemberFact old, MemberFact member, LockSite site, string what)
        {
            if (old.Omission == member.Omission)
                return false;
            var at = Site(site, member, LockPart.Member);
            var type = Site(site, member, LockPart.MemberType);
            var (before, after) = (TypeText.Parse(old.WireType), TypeText.Parse(member.WireType));
            if (member.Omission != MemberOmission.Never && old.IsRequired && old.Omission == MemberOmission.Never)
                owner.Add(LockRules.MemberRemoved, LockSeverity.Breaking, at, what, "required and always sent", Written(member), $"{receiver}s with the old version cannot read a message without it; send it always, with [JsonIgnore(Condition = JsonIgnoreCondition.Never)]");
            else if (before.IsNullable == after.IsNullable)
                owner.Add(LockRules.Unrecorded, LockSeverity.Compatible, at, what, Written(old), Written(member), member.Omission == MemberOmission.Never ? $"{receiver}s with the old version read it as well; {Record}" : $"{receiver}s with the old version take its default value then; {Record}");
            // A null that was left out has never been on the wire; that it has to be there now is said elsewhere.
            else if (before.IsNullable && old.Omission != MemberOmission.Never)
                _ = member.IsRequired ? null : owner.Add(LockRules.NullTightened, LockSeverity.Risky, type, $"type of {what}", $"{before}, {Written(old)}", after.ToString(), $"{receiver}s with the new version take its default value where {sender}s with the old version left it out; {Record} if that is meant");
            else if (after.IsNullable && member.Omission != MemberOmission.Never)
                owner.Add(LockRules.NullLoosened, LockSeverity.Risky, type, $"type of {what}", before.ToString(), $"{after}, {Written(member)}", $"{receiver}s with the old version take its default value where it is left out; update them first, then the lock");
            else
                return false;
            return true;
        }

        private static string Written(MemberFact member) => member.Omission == MemberOmission.Never ? "always sent" : $"left out when it is {member.Omission.Value()}";

        private static string Necessity(MemberFact member) => member.IsRequired ? "a required member" : "an optional member";
    }
}
