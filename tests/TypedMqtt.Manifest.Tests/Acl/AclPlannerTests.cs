using TypedMqtt.Manifest.Acl;
using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;

namespace TypedMqtt.Manifest.Tests.Acl;

public sealed class AclPlannerTests
{
    private readonly List<Finding> _findings = [];

    [Fact]
    public void Plan_by_role__for_a_role_with_an_identity__warns_with_the_text_to_add()
    {
        var plan = AclPlanner.PlanByRole(Entries.Set(new RoleEntry("line-controller", new(["site", "line"]))), new AclOptions(), _findings);

        Assert.Empty(plan.Principals);
        Assert.Equal(
            "warning TMQ0509: role 'line-controller' is bound to {site}, {line}, but nothing says which principals have it, so it gets no rule; list them in principals.json beside the project: "
            + """{"principals":{"<user>":{"roles":["line-controller"],"identities":{"site":"<value>","line":"<value>"}}}}""",
            Assert.Single(_findings).ToString());
    }

    [Fact]
    public void Plan__binds_a_placeholder_only_for_the_role_that_is_bound_to_it()
    {
        var channel = Entries.Channel("a/{site}", "reader", [new PlaceholderEntry("site", "string")]) with { Senders = new(["line"]) };
        var set = new ManifestSet(new(["Test"]), new([new RoleEntry("line", new(["site"])), new RoleEntry("reader", default)]), new([Entries.Contract("Contract", channel)]));
        var both = new Principal("both", new([new PrincipalRole("line", new([new IdentityBinding("site", "x")])), new PrincipalRole("reader", default)]));

        var plan = AclPlanner.Plan(set, [both], new AclOptions(), _findings);

        Assert.Equal([(GrantAccess.Write, "a/x"), (GrantAccess.Read, "a/+")], plan.Grants.Select(grant => (grant.Access, grant.Filter)));
        Assert.All(plan.Grants, grant => Assert.Equal("Contract.Channel", grant.Reason));
    }

    [Theory]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("+")]
    [InlineData("a/#")]
    [InlineData("a\nuser b")]
    public void Plan__with_a_topic_root_that_is_not_plain_levels__is_an_error(string root)
    {
        AclPlanner.PlanByRole(Entries.Set(Entries.Channel("a", "reader")), new AclOptions { TopicRoot = root }, _findings);

        var finding = Assert.Single(_findings);
        Assert.Equal((FindingSeverity.Error, "TMQ0507"), (finding.Severity, finding.Id));
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("$SYS/x")]
    [InlineData("a\nuser b")]
    [InlineData("a/{x")]
    public void Plan__with_a_template_outside_the_grammar__is_an_error_and_grants_nothing(string template)
    {
        var plan = AclPlanner.PlanByRole(Entries.Set(Entries.Channel(template, "reader")), new AclOptions(), _findings);

        Assert.Equal(FindingSeverity.Error, Assert.Single(_findings).Severity);
        Assert.Empty(plan.Grants);
    }
}
