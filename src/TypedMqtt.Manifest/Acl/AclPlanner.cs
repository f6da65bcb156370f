using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;

namespace TypedMqtt.Manifest.Acl;

/// <summary>Derives who needs which right: the channels of a principal's roles, with its identity values in place.</summary>
public static class AclPlanner
{
    /// <summary>Plans for the principals of a principals file.</summary>
    /// <param name="manifests">The contracts and roles.</param>
    /// <param name="principals">Who has which role.</param>
    /// <param name="options">Topic root.</param>
    /// <param name="findings">Receives an error for a topic root or template that cannot be used.</param>
    public static AclPlan Plan(ManifestSet manifests, IReadOnlyList<Principal> principals, AclOptions options, ICollection<Finding> findings) =>
        Plan(manifests, principals, [], options, findings);

    /// <summary>Plans without a principals file: each role is one user of that name. A role that is bound to an identity gets nothing.</summary>
    /// <param name="manifests">The contracts and roles.</param>
    /// <param name="options">Topic root.</param>
    /// <param name="findings">Receives a warning for each role that needs a principals file.</param>
    public static AclPlan PlanByRole(ManifestSet manifests, AclOptions options, ICollection<Finding> findings)
    {
        var principals = new List<Principal>();
        var left = new List<RoleEntry>();
        foreach (var role in manifests.Roles)
        {
            if (!SafeName.IsSafe(role.Name))
                findings.Add(new(FindingSeverity.Error, FindingIds.Principals, $"the role name \"{role.Name}\" cannot be a user name; use {SafeName.Pattern} or list principals in {options.PrincipalsFile}"));
            else if (role.Identities.Count == 0)
                principals.Add(new(role.Name, new([new PrincipalRole(role.Name, default)])));
            else
                left.Add(role);
        }

        foreach (var role in left)
            findings.Add(new(FindingSeverity.Warning, FindingIds.Principals, NeedsPrincipals(role, options)));
        return Plan(manifests, principals, left, options, findings);
    }

    private static string NeedsPrincipals(RoleEntry role, AclOptions options)
    {
        var placeholders = string.Join(", ", role.Identities.Select(identity => $"{{{identity}}}"));
        var identities = string.Join(",", role.Identities.Select(identity => $"\"{identity}\":\"<value>\""));
        return $"role '{role.Name}' is bound to {placeholders}, but nothing says which principals have it, so it gets no rule; "
            + $"list them in {options.PrincipalsFile} beside the project: {{\"principals\":{{\"<user>\":{{\"roles\":[\"{role.Name}\"],\"identities\":{{{identities}}}}}}}}}";
    }

    private static AclPlan Plan(ManifestSet manifests, IEnumerable<Principal> principals, List<RoleEntry> left, AclOptions options, ICollection<Finding> findings)
    {
        var root = ReadRoot(options, findings);
        var channels = ReadChannels(manifests, findings);
        var sorted = principals.OrderBy(principal => principal.Name, StringComparer.Ordinal).ToList();
        var grants = sorted.SelectMany(principal => principal.Roles.SelectMany(role => channels.SelectMany(channel => GrantsOf(principal, role, channel, root))));
        return new AclPlan(manifests, new(sorted.Select(principal => principal.Name)), new(grants.Distinct()), new(left));
    }

    private static IEnumerable<Grant> GrantsOf(Principal principal, PrincipalRole role, ChannelTopics channel, List<GrantLevel> root)
    {
        var levels = root.Concat(channel.Levels.Select(level => Bind(level, role))).ToList();
        var isRequest = channel.Entry.Kind != ChannelKind.Event;
        var isStream = channel.Entry.Kind == ChannelKind.Stream;
        if (channel.Entry.Senders.Contains(role.Name))
        {
            yield return Grant(GrantAccess.Write);
            if (isRequest)
                yield return Grant(GrantAccess.Read, Response, GrantLevel.Literal(principal.Name), AnyInstance);
            if (isStream)
                yield return Grant(GrantAccess.Write, Control, AnyInstance);
        }

        if (channel.Entry.Receivers.Contains(role.Name))
        {
            yield return Grant(GrantAccess.Read);
            if (isRequest)
                yield return Grant(GrantAccess.Write, Response, AnyRequester, AnyInstance);
            if (isStream)
                yield return Grant(GrantAccess.Read, Control, AnyInstance);
        }

        Grant Grant(GrantAccess access, params GrantLevel[] below) => new(principal.Name, access, new(levels.Concat(below)), channel.Reason);
    }

    /// <summary>What stands below the topic of a request: where responses go, and what a requester says of a stream it reads.</summary>
    private static GrantLevel Response { get; } = GrantLevel.Literal("rsp");

    private static GrantLevel Control { get; } = GrantLevel.Literal("ctl");

    private static GrantLevel AnyRequester { get; } = new(GrantLevelKind.Value, "requester");

    private static GrantLevel AnyInstance { get; } = new(GrantLevelKind.Value, "instance");

    private static GrantLevel Bind(GrantLevel level, PrincipalRole role)
    {
        var binding = level.Kind == GrantLevelKind.Value ? role.Bindings.FirstOrDefault(binding => binding.Placeholder == level.Text) : null;
        return binding is null ? level : GrantLevel.Literal(binding.Value);
    }

    private static List<ChannelTopics> ReadChannels(ManifestSet manifests, ICollection<Finding> findings)
    {
        var result = new List<ChannelTopics>();
        foreach (var contract in manifests.Contracts)
        {
            foreach (var channel in contract.Channels)
            {
                var reason = $"{contract.Name}.{channel.Name}";
                Add(channel, channel.Template, reason);

                // Over an old topic peers of two versions talk: old senders to new receivers, new senders to old receivers, or both. Each
                // needs its end, and none is told from the other by its role.
                foreach (var legacy in channel.Legacy)
                    Add(channel, legacy.Template, $"{reason} (legacy topic)");
            }
        }

        return result;

        void Add(ChannelEntry channel, string template, string reason)
        {
            if (TemplateLevels.TryRead(channel, template, out var levels, out var problem))
                result.Add(new ChannelTopics(channel, reason, levels));
            else
                findings.Add(new(FindingSeverity.Error, FindingIds.ManifestUnreadable, $"{reason}: the topic template \"{template}\" cannot be used: {problem}"));
        }
    }

    private static List<GrantLevel> ReadRoot(AclOptions options, ICollection<Finding> findings)
    {
        if (string.IsNullOrEmpty(options.TopicRoot))
            return [];
        var levels = options.TopicRoot!.Split('/');
        if (!levels.All(SafeName.IsSafe))
            findings.Add(new(FindingSeverity.Error, FindingIds.Option, $"the topic root \"{options.TopicRoot}\" must be levels of {SafeName.Pattern} joined by '/', without one at either end"));
        return [.. levels.Select(GrantLevel.Literal)];
    }

    private sealed record ChannelTopics(ChannelEntry Entry, string Reason, IReadOnlyList<GrantLevel> Levels);
}
