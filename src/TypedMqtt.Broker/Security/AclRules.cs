namespace TypedMqtt.Broker.Security;

/// <summary>The rules of one user, or the patterns: what they deny, what they allow to read, what they allow to write.</summary>
internal sealed class AclRules
{
    public static readonly AclRules None = new([]);

    public AclRules(IReadOnlyCollection<AclRule> rules)
    {
        Deny = Select(rules, rule => rule.Access == AclAccess.Deny);
        Read = Select(rules, rule => rule.Access.HasFlag(AclAccess.Read));
        Write = Select(rules, rule => rule.Access.HasFlag(AclAccess.Write));
    }

    public AclRuleSet Deny { get; }

    public AclRuleSet Read { get; }

    public AclRuleSet Write { get; }

    public AclRuleSet Allowing(AclAccess access) => access == AclAccess.Write ? Write : Read;

    private static AclRuleSet Select(IReadOnlyCollection<AclRule> rules, Func<AclRule, bool> belongs)
    {
        AclRule[] chosen = [.. rules.Where(belongs)];
        return chosen.Length == 0 ? AclRuleSet.Empty : new AclRuleSet(chosen);
    }
}
