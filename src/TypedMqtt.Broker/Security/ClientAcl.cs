using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// The rules of an ACL file for one client. Decides as mosquitto 2.0 does: the user's own deny rules, then the user's grants, then the
/// deny patterns, then the patterns that grant, else no; the order of the lines does not matter. <c>deny</c> denies both directions, so a
/// grant of the user beats a deny pattern and a deny of the user beats everything. Topics below <c>$</c> need a rule that starts with
/// <c>$</c>. Nobody publishes below <c>$SYS</c> (except the state topics of bridges) or <c>$share</c>.
/// </summary>
/// <remarks>Decisions allocate nothing.</remarks>
public sealed class ClientAcl : IClientAuthorization
{
    private readonly AclFile? _file;
    private readonly AclRules _own;
    private readonly AclRules _patterns;

    internal ClientAcl(AclFile? file, AclRules own, AclRules patterns, AclSubscribeMode mode, string? userName, string clientId)
    {
        _file = file;
        _own = own;
        _patterns = patterns;
        SubscribeMode = mode;
        UserName = userName;
        ClientId = clientId;
    }

    /// <summary>No ACL file: everything is allowed, except what belongs to the broker.</summary>
    /// <param name="userName">The user name the client logged in with, or null.</param>
    /// <param name="clientId">Its client identifier.</param>
    public static ClientAcl Unrestricted(string? userName, string clientId) =>
        new(null, AclRules.None, AclRules.None, AclSubscribeMode.Compat, userName, clientId);

    /// <summary>When a SUBSCRIBE is refused.</summary>
    public AclSubscribeMode SubscribeMode { get; }

    internal string? UserName { get; }

    internal string ClientId { get; }

    internal AclFile? File => _file;

    /// <summary>Whether the client may publish to a topic.</summary>
    /// <param name="topic">A valid topic name as UTF-8.</param>
    public bool CanWrite(ReadOnlySpan<byte> topic) => !BelongsToBroker(topic) && (_file is null || FindGrant(topic, AclAccess.Write) is not null);

    /// <summary>Whether a message on a topic may be delivered to the client.</summary>
    /// <param name="topic">A valid topic name as UTF-8.</param>
    public bool CanRead(ReadOnlySpan<byte> topic) => _file is null || FindGrant(topic, AclAccess.Read) is not null;

    /// <summary>Whether any topic exists that the filter matches and the rules allow to read. Exact: deny rules are taken into account,
    /// also when only several of them together leave nothing; only the length limit of topics is not.</summary>
    /// <param name="filter">A valid filter without <c>$share</c>, as UTF-8.</param>
    public bool MayRead(ReadOnlySpan<byte> filter)
    {
        if (_file is null)
        {
            return true;
        }

        foreach (AclRule grant in _own.Read.Rules)
        {
            if (AclWitness.Exists(filter, grant.Filter, _own.Deny, AclRuleSet.Empty))
            {
                return true;
            }
        }

        foreach (AclRule grant in _patterns.Read.Rules)
        {
            if (AclWitness.Exists(filter, grant.Filter, _own.Deny, _patterns.Deny))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a single rule allows to read every topic that the filter matches and no deny rule takes one away. Never true by
    /// mistake; false when only several rules together cover the filter.</summary>
    /// <param name="filter">A valid filter without <c>$share</c>, as UTF-8.</param>
    public bool CoversRead(ReadOnlySpan<byte> filter)
    {
        if (_file is null)
        {
            return true;
        }

        if (_own.Deny.FindIntersecting(filter) is not null)
        {
            return false;
        }

        return ContainedInOne(_own.Read, filter)
            || (_patterns.Deny.FindIntersecting(filter) is null && ContainedInOne(_patterns.Read, filter));
    }

    /// <summary>Whether a SUBSCRIBE is granted under <see cref="SubscribeMode"/>.</summary>
    /// <param name="filter">A valid filter, <c>$share/{group}/</c> included, as UTF-8.</param>
    public bool CanSubscribe(ReadOnlySpan<byte> filter)
    {
        if (_file is null || SubscribeMode == AclSubscribeMode.Compat)
        {
            return true;
        }

        if (SharedFilter.IsShared(filter))
        {
            return SharedFilter.TryParse(filter, out _, out ReadOnlySpan<byte> inner) && CoversRead(inner);
        }

        return SubscribeMode == AclSubscribeMode.Contain ? CoversRead(filter) : MayRead(filter);
    }

    /// <summary>One sentence for the log, for example <c>denied PUBLISH 'a/b' by 'alice': rules that allow write: ok/#</c>.</summary>
    /// <param name="operation">What was decided.</param>
    /// <param name="topicOrFilter">The topic, or the filter of a SUBSCRIBE, as UTF-8.</param>
    public string Explain(AclOperation operation, ReadOnlySpan<byte> topicOrFilter) => new AclExplanation(this).Explain(operation, topicOrFilter);

    /// <summary>The rule of the client that allows or denies the topic first, in the order of evaluation.</summary>
    internal AclRule? FindDeciding(ReadOnlySpan<byte> topic, AclAccess access) =>
        _own.Deny.Find(topic) ?? _own.Allowing(access).Find(topic) ?? _patterns.Deny.Find(topic) ?? _patterns.Allowing(access).Find(topic);

    /// <summary>The deny rules that take something of a filter away.</summary>
    internal IEnumerable<AclRule> FindDenying(byte[] filter) =>
        _own.Deny.Rules.Concat(_patterns.Deny.Rules).Where(rule => TopicFilter.Intersects(rule.Filter, filter));

    internal IEnumerable<AclRule> GrantsOf(AclAccess access) => _own.Allowing(access).Rules.Concat(_patterns.Allowing(access).Rules);

    internal static bool BelongsToBroker(ReadOnlySpan<byte> topic) => TopicName.IsReserved(topic)
        && (topic.StartsWith("$share"u8) || (topic.StartsWith("$SYS"u8) && !TopicFilter.Matches("$SYS/broker/connection/+/state"u8, topic)));

    private AclRule? FindGrant(ReadOnlySpan<byte> topic, AclAccess access) =>
        FindDeciding(topic, access) is { } rule && rule.Access != AclAccess.Deny ? rule : null;

    private static bool ContainedInOne(AclRuleSet grants, ReadOnlySpan<byte> filter)
    {
        foreach (AclRule grant in grants.Rules)
        {
            if (TopicFilter.Contains(grant.Filter, filter))
            {
                return true;
            }
        }

        return false;
    }
}
