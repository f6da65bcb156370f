using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;

namespace TypedMqtt.Manifest.Tests.Principals;

public sealed class PrincipalsReaderTests
{
    private static readonly ManifestSet Manifests = Entries.Set(new RoleEntry("dashboard", default), new RoleEntry("line-controller", new(["site"])));

    private readonly List<Finding> _findings = [];

    [Fact]
    public void Read__of_a_good_file__has_principals_sorted_with_their_bindings()
    {
        var principals = Read(
            """
            {"principals":{
              "line-berlin":{"roles":["line-controller","dashboard"],"identities":{"site":"berlin"}},
              "dashboard":{"roles":["dashboard"]}
            }}
            """);

        Assert.Empty(_findings);
        Assert.Equal(
            [
                new Principal("dashboard", new([new PrincipalRole("dashboard", default)])),
                new Principal("line-berlin", new([new PrincipalRole("line-controller", new([new IdentityBinding("site", "berlin")])), new PrincipalRole("dashboard", default)])),
            ],
            principals);
    }

    [Theory]
    [InlineData("""{"principals":{"a":{"roles":["dashbord"]}}}""", "users.json(1,30): warning TMQ0509: principal 'a' has the role 'dashbord', which no assembly declares, and gets no rule for it; declared roles: dashboard, line-controller")]
    [InlineData("""{"principals":{"a":{"roles":["line-controller"]}}}""", "users.json(1,30): warning TMQ0509: role 'line-controller' is bound to {site}, but principal 'a' has no value for it and gets no rule for this role; add \"identities\":{\"site\":\"<value>\"} to 'a'")]
    [InlineData("""{"principals":{"a":{"roles":["dashboard"],"identities":{"sight":"x"}}}}""", "users.json(1,57): warning TMQ0509: no role is bound to {sight}, so this value has no effect; bound placeholders: site")]
    [InlineData("""{"principals":{"a b":{"roles":["dashboard"]}}}""", "users.json(1,16): error TMQ0509: the principal name \"a b\" is not safe in an access control list; use ^[A-Za-z0-9_-]{1,64}$")]
    [InlineData("""{"principals":{"a\nuser b":{"roles":[]}}}""", "users.json(1,16): error TMQ0509: the principal name")]
    [InlineData("""{"principals":{"a":{"roles":["line-controller"],"identities":{"site":"+"}}}}""", "users.json(1,70): error TMQ0509: the value \"+\" of {site} is not safe in an access control list; use ^[A-Za-z0-9_-]{1,64}$")]
    [InlineData("""{"principals":{"a":{"roles":["line-controller"],"identities":{"site":"b/#"}}}}""", "users.json(1,70): error TMQ0509: the value \"b/#\"")]
    [InlineData("""{"principals":{"a":{"roles":["line-controller"],"identities":{"site":"b.c"}}}}""", "users.json(1,70): error TMQ0509: the value \"b.c\"")]
    [InlineData("""{"principals":{"a":{"roles":["line-controller"],"identities":{"site":7}}}}""", "users.json(1,70): error TMQ0509: \"principals.a.identities.site\" must be a string, not a number")]
    [InlineData("""{"principals":{"a":{"role":["dashboard"]}}}""", "users.json(1,21): error TMQ0509: unknown member \"principals.a.role\"; known here: \"identities\", \"roles\"")]
    [InlineData("""{"users":{}}""", "users.json(1,1): error TMQ0509: expected {\"principals\":")]
    [InlineData("{\n  \"principals\": {\n    \"a\": }\n}", "users.json(3,10): error TMQ0509: expected a value, found '}'")]
    public void Read__of_a_wrong_file__points_at_the_mistake_and_says_what_to_do(string json, string finding)
    {
        Read(json);

        Assert.StartsWith(finding, Assert.Single(_findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read__with_a_mistake__gives_no_right_for_what_is_wrong()
    {
        var principals = Read("""{"principals":{"a":{"roles":["line-controller","nobody"]},"b":{"roles":["line-controller"],"identities":{"site":"#"}}}}""");

        var principal = Assert.Single(principals);
        Assert.Equal("a", principal.Name);
        Assert.Empty(principal.Roles);
    }

    [Fact]
    public void Read__of_one_principal_in_two_files__is_an_error_that_names_both_places()
    {
        const string Json = """{"principals":{"a":{"roles":["dashboard"]}}}""";

        PrincipalsReader.Read([new("one.json", Json), new("two.json", Json)], Manifests, _findings);

        Assert.Equal("two.json(1,16): error TMQ0509: principal 'a' is already listed in one.json(1,16); merge the two entries", Assert.Single(_findings).ToString());
    }

    private IReadOnlyList<Principal> Read(string json) => PrincipalsReader.Read([new("users.json", json)], Manifests, _findings);
}
