using TypedMqtt.Manifest.Acl;
using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Tests.Acl;

public sealed class MosquittoAclWriterTests
{
    public static TheoryData<string> Cases => [.. AclCase.Names];

    [Theory, MemberData(nameof(Cases))]
    public void Text__of_each_case__is_the_golden_file(string name)
    {
        var acl = AclCase.Load(name);

        Assert.DoesNotContain(acl.Findings, finding => finding.Severity == FindingSeverity.Error);
        GoldenFile.Verify(acl.Document.Text, acl.Directory, acl.Document.FileName);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Text__of_each_case__stays_inside_the_dialect_all_brokers_share(string name)
    {
        var lines = AclCase.Load(name).Document.Text.Split('\n');

        Assert.Equal("", lines[^1]);
        var seenUser = false;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            Assert.Matches("^(# ?.*|user [A-Za-z0-9_-]+|topic (read|write) [^ ].*[^ ])$", line);
            seenUser |= line.StartsWith("user ", StringComparison.Ordinal);
            Assert.True(seenUser || line.StartsWith('#'), $"outside a section: {line}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Rules__of_each_case__cover_every_grant_and_none_covers_another(string name)
    {
        var acl = AclCase.Load(name);

        foreach (var grant in acl.Plan.Grants)
            Assert.Contains(acl.Document.Rules, rule => rule.Grant.Principal == grant.Principal && rule.Grant.Access == grant.Access && FilterContainment.Contains(rule.Grant.Filter, grant.Filter));
        foreach (var rule in acl.Document.Rules)
            Assert.DoesNotContain(acl.Document.Rules, other => other.Grant.Principal == rule.Grant.Principal && other.Grant.Access == rule.Grant.Access && other.Grant.Filter != rule.Grant.Filter && FilterContainment.Contains(other.Grant.Filter, rule.Grant.Filter));
    }

    [Fact]
    public void Principal_without_a_grant__still_has_its_section() =>
        Assert.EndsWith("\nuser visitor\n", AclCase.Load("line-telemetry").Document.Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("string", null, AclFit.Exact, "")]
    [InlineData("string", "id", AclFit.Wider, "{x} id")]
    [InlineData("int32", null, AclFit.Wider, "{x} int32")]
    [InlineData("int32", "1..9", AclFit.Wider, "{x} int32 1..9")]
    public void Open_placeholder__is_exact_only_for_any_text(string type, string? constraint, AclFit fit, string explanation)
    {
        var template = constraint is null ? "a/{x}" : $"a/{{x:{constraint}}}";
        var rule = Assert.Single(Write(Entries.Channel(template, "reader", [new PlaceholderEntry("x", type)])).Document.Rules);

        Assert.Equal((fit, explanation, "topic read a/+"), (rule.Fit, rule.Explanation, rule.Text));
    }

    [Fact]
    public void Line_that_one_channel_needs_as_it_is__is_not_called_wider_because_of_another()
    {
        var (document, _) = Write(
            Entries.Channel("a/{x}", "reader", [new PlaceholderEntry("x", "int32")], name: "Number"),
            Entries.Channel("a/{x}", "reader", [new PlaceholderEntry("x", "string")], name: "Text"));

        Assert.DoesNotContain("wider", document.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b ")]
    [InlineData(" a/b")]
    public void Template_with_a_space_at_an_end__is_inexpressible(string template)
    {
        var (document, findings) = Write(Entries.Channel(template, "reader"));

        var finding = Assert.Single(findings);
        Assert.Equal((FindingSeverity.Error, "TMQ0510"), (finding.Severity, finding.Id));
        Assert.DoesNotContain("topic", document.Text, StringComparison.Ordinal);
    }

    /// <summary>Names come from referenced assemblies: none of them may become a rule.</summary>
    [Fact]
    public void Line_break_in_any_name__does_not_become_a_line()
    {
        const string Evil = "x\nuser evil\ntopic write #\r\n";
        var channel = Entries.Channel("a/{x}", "reader", [new PlaceholderEntry("x", Evil, new([Evil]))], name: Evil);
        var set = new ManifestSet(new([Evil]), new([new RoleEntry("reader", default), new RoleEntry("other", new([Evil]))]), new([Entries.Contract(Evil, channel)]));

        var text = MosquittoAclWriter.Write(AclPlanner.PlanByRole(set, new AclOptions(), []), []).Text;

        Assert.Equal(["user reader", "topic read a/+"], text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'));
    }

    [Fact]
    public void Text__does_not_depend_on_the_order_of_the_manifests()
    {
        var first = new MqttManifest("A", new([new RoleEntry("reader", default)]), new([Entries.Contract("One", Entries.Channel("one", "reader"))]), default);
        var second = new MqttManifest("B", default, new([Entries.Contract("Two", Entries.Channel("two", "reader"))]), default);

        Assert.Equal(Text([first, second]), Text([second, first]));

        static string Text(MqttManifest[] manifests) => ArtifactGenerator.Generate(manifests, [], new AclOptions(), [])[0].Text;
    }

    private static (AclDocument Document, List<Finding> Findings) Write(params ChannelEntry[] channels)
    {
        var findings = new List<Finding>();
        var set = Entries.Set(channels);
        return (MosquittoAclWriter.Write(AclPlanner.PlanByRole(set, new AclOptions(), findings), findings), findings);
    }
}
