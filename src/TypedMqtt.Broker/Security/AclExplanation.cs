using System.Text;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Security;

/// <summary>Puts a decision into one sentence: what, who, and the rule that decided or the rules that exist.</summary>
internal readonly struct AclExplanation(ClientAcl acl)
{
    private const int MaxRules = 8;

    public string Explain(AclOperation operation, ReadOnlySpan<byte> topicOrFilter)
    {
        bool allowed = operation switch
        {
            AclOperation.Publish => acl.CanWrite(topicOrFilter),
            AclOperation.Deliver => acl.CanRead(topicOrFilter),
            _ => acl.CanSubscribe(topicOrFilter),
        };
        string verb = operation switch
        {
            AclOperation.Publish => $"PUBLISH {LogText.Quote(topicOrFilter)} by",
            AclOperation.Deliver => $"delivery of {LogText.Quote(topicOrFilter)} to",
            _ => $"SUBSCRIBE {LogText.Quote(topicOrFilter)} by",
        };
        string who = acl.UserName is null ? "a client without a user name" : LogText.Quote(acl.UserName);
        string why = operation == AclOperation.Subscribe
            ? ExplainFilter(topicOrFilter, allowed)
            : ExplainTopic(topicOrFilter, operation == AclOperation.Publish ? AclAccess.Write : AclAccess.Read);
        return $"{(allowed ? "allowed" : "denied")} {verb} {who}: {why}";
    }

    private string ExplainTopic(ReadOnlySpan<byte> topic, AclAccess access)
    {
        if (access == AclAccess.Write && ClientAcl.BelongsToBroker(topic))
        {
            return "the topic belongs to the broker";
        }

        if (acl.File is null)
        {
            return "there is no acl_file";
        }

        return acl.FindDeciding(topic, access) is { } rule ? Locate(rule) : ListGrants(access);
    }

    private string ExplainFilter(ReadOnlySpan<byte> filter, bool allowed)
    {
        if (acl.File is null)
        {
            return "there is no acl_file";
        }

        if (acl.SubscribeMode == AclSubscribeMode.Compat)
        {
            return "typedmqtt_acl_subscribe is compat, every message is checked on delivery";
        }

        bool shared = SharedFilter.TryParse(filter, out _, out ReadOnlySpan<byte> inner);
        byte[] unshared = (shared ? inner : filter).ToArray();
        bool contain = shared || acl.SubscribeMode == AclSubscribeMode.Contain;
        if (allowed)
        {
            return Locate(acl.GrantsOf(AclAccess.Read).First(rule => TopicFilter.Intersects(rule.Filter, unshared)));
        }

        string requirement = shared ? "a shared subscription needs one rule that covers it; " : contain ? "one rule must cover the filter; " : "";
        AclRule[] denying = [.. acl.FindDenying(unshared)];
        return requirement + (denying.Length > 0 ? $"denied by {List(denying, rule => rule.ToString())}; " : "") + ListGrants(AclAccess.Read);
    }

    private string Locate(AclRule rule) => $"{rule} ({acl.File!.Name}:{rule.Line})";

    private string ListGrants(AclAccess access)
    {
        string kind = access == AclAccess.Write ? "write" : "read";
        AclRule[] grants = [.. acl.GrantsOf(access)];
        string text = grants.Length > 0
            ? $"rules that allow {kind}: {List(grants, rule => LogText.Quote(rule.Filter)[1..^1])}"
            : $"no rule in {acl.File!.Name} allows {kind}";
        return acl.File!.HasPatterns && AclFile.IsUnsafeInPatterns(acl.UserName, acl.ClientId)
            ? $"{text} (patterns are off: the user name or client id contains '+' or '#')"
            : text;
    }

    private static string List(AclRule[] rules, Func<AclRule, string> format)
    {
        var text = new StringBuilder().AppendJoin(", ", rules.Take(MaxRules).Select(format));
        return rules.Length > MaxRules ? text.Append(" and ").Append(rules.Length - MaxRules).Append(" more").ToString() : text.ToString();
    }
}
