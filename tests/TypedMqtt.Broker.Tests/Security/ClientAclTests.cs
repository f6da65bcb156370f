using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class ClientAclTests
{
    private const string Rules = """
        topic read anon/r
        user alice
        topic read telemetry/+/temp
        topic write cmd/+/x
        topic readwrite rw/#
        topic deny rw/secret
        user bob
        topic readwrite #
        user alice
        topic deny telemetry/7/temp
        """;

    [Theory]
    [InlineData("alice", "telemetry/1/temp", true, false)]
    [InlineData("alice", "telemetry/7/temp", false, false)]
    [InlineData("alice", "telemetry/1/temp/x", false, false)]
    [InlineData("alice", "cmd/1/x", false, true)]
    [InlineData("alice", "rw", true, true)]
    [InlineData("alice", "rw/secret", false, false)]
    [InlineData("alice", "rw/secret/x", true, true)]
    [InlineData("alice", "anon/r", false, false)]
    [InlineData(null, "anon/r", true, false)]
    [InlineData("bob", "any/thing", true, true)]
    [InlineData("bob", "$SYS/x", false, false)]
    [InlineData("carol", "rw", false, false)]
    public void Decisions__for_topics(string? user, string topic, bool read, bool write)
    {
        ClientAcl acl = AclFile.Parse(Rules, "acl").Compile(user, "c1");

        Assert.Equal(read, acl.CanRead(Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(write, acl.CanWrite(Encoding.UTF8.GetBytes(topic)));
    }

    [Theory]
    [InlineData("telemetry/+/temp", true, false)]
    [InlineData("telemetry/1/temp", true, true)]
    [InlineData("telemetry/7/temp", false, false)]
    [InlineData("telemetry/#", true, false)]
    [InlineData("#", true, false)]
    [InlineData("+/+/+", true, false)]
    [InlineData("nothing/allowed", false, false)]
    [InlineData("cmd/1/x", false, false)]
    [InlineData("rw/secret", false, false)]
    [InlineData("rw/secret/#", true, false)]
    [InlineData("rw/other/#", true, true)]
    [InlineData("$SYS/#", false, false)]
    [InlineData("$share/g/rw/other", true, true)]
    [InlineData("$share/g/rw/#", false, false)]
    [InlineData("$share/g/nothing", false, false)]
    public void Subscribe__intersect_refuses_what_can_never_arrive_and_contain_what_is_not_covered(string filter, bool intersect, bool contain)
    {
        AclFile file = AclFile.Parse(Rules, "acl");
        byte[] bytes = Encoding.UTF8.GetBytes(filter);

        Assert.Equal(intersect, file.Compile("alice", "c1").CanSubscribe(bytes));
        Assert.Equal(contain, file.Compile("alice", "c1", AclSubscribeMode.Contain).CanSubscribe(bytes));
        Assert.True(file.Compile("alice", "c1", AclSubscribeMode.Compat).CanSubscribe(bytes));
    }

    [Theory]
    [InlineData("a/#", new[] { "a/#" }, false)]
    [InlineData("a/#", new[] { "a", "a/+", "a/+/#" }, false)]
    [InlineData("a/#", new[] { "a", "a/+", "a/+/+/#" }, false)]
    [InlineData("a/#", new[] { "a", "a/+", "a/+/+/+/#" }, true)]
    [InlineData("a/#", new[] { "a", "a/b", "a/+/#" }, false)]
    [InlineData("a/+", new[] { "a/b", "a/c" }, true)]
    [InlineData("a/+", new[] { "+/+" }, false)]
    [InlineData("a/+", new[] { "+/b", "a/c", "#" }, false)]
    [InlineData("a/b", new[] { "a/c", "+" }, true)]
    public void MayRead__deny_rules_count_together(string filter, string[] denied, bool expected)
    {
        string text = $"user u\ntopic read a/#\n{string.Join('\n', denied.Select(deny => $"topic deny {deny}"))}";

        Assert.Equal(expected, AclFile.Parse(text, "acl").Compile("u", "c").MayRead(Encoding.UTF8.GetBytes(filter)));
    }

    [Theory]
    [InlineData("u", "c", "d/c/x", true)]
    [InlineData("u", "c", "d/other/x", false)]
    [InlineData("u", "c", "n/u", true)]
    [InlineData(null, "c", "n/u", false)]
    [InlineData(null, "c", "d/c/x", true)]
    [InlineData("u", "%u", "d/u/x", false)]
    [InlineData("u", "%u", "d/%u/x", true)]
    [InlineData("u", "+", "d/+/x", false)]
    [InlineData("u", "+", "d/c/x", false)]
    [InlineData("u", "#", "n/u", false)]
    [InlineData("u+", "c", "d/c/x", false)]
    [InlineData("u", "a/b", "d/a/b/x", true)]
    [InlineData("u", "c", "mcm", true)]
    [InlineData("u", "$SYS", "$SYS/own", false)]
    [InlineData("u", "$x", "$x/own", false)]
    [InlineData("u", "c", "p/denied", false)]
    [InlineData("own", "c", "p/denied", true)]
    [InlineData("own", "c", "n/own", false)]
    [ShippedBug(1)]
    public void Patterns__replace_names_and_never_widen(string? user, string clientId, string topic, bool expected)
    {
        const string Text = """
            user own
            topic read p/denied
            topic deny n/#
            pattern read d/%c/x
            pattern read n/%u
            pattern read m%cm
            pattern read %c/own
            pattern read p/#
            pattern deny p/denied
            """;

        Assert.Equal(expected, AclFile.Parse(Text, "acl").Compile(user, clientId).CanRead(Encoding.UTF8.GetBytes(topic)));
    }

    [Theory]
    [InlineData("$SYS/x", false)]
    [InlineData("$SYS", false)]
    [InlineData("$SYS/broker/connection/b/state", true)]
    [InlineData("$share/g/t", false)]
    [InlineData("$CONTROL/x", true)]
    [InlineData("a", true)]
    public void Without_a_file__all_but_the_broker_s_own_topics_may_be_written(string topic, bool expected)
    {
        ClientAcl acl = ClientAcl.Unrestricted("u", "c");

        Assert.Equal(expected, acl.CanWrite(Encoding.UTF8.GetBytes(topic)));
        Assert.True(acl.CanRead(Encoding.UTF8.GetBytes(topic)));
        Assert.True(acl.CanSubscribe("$share/g/x"u8) && acl.CanSubscribe("#"u8));
    }

    [Theory]
    [InlineData(AclOperation.Publish, "a/b", "denied PUBLISH 'a/b' by 'alice': rules that allow write: ok/#")]
    [InlineData(AclOperation.Publish, "ok/1", "allowed PUBLISH 'ok/1' by 'alice': topic write ok/# (etc/acl:2)")]
    [InlineData(AclOperation.Publish, "ok/no", "denied PUBLISH 'ok/no' by 'alice': topic deny ok/no (etc/acl:3)")]
    [InlineData(AclOperation.Publish, "$SYS/x", "denied PUBLISH '$SYS/x' by 'alice': the topic belongs to the broker")]
    [InlineData(AclOperation.Deliver, "ok/1", "denied delivery of 'ok/1' to 'alice': rules that allow read: ok/no, in/+")]
    [InlineData(AclOperation.Subscribe, "x/#", "denied SUBSCRIBE 'x/#' by 'alice': rules that allow read: ok/no, in/+")]
    [InlineData(AclOperation.Subscribe, "ok/no", "denied SUBSCRIBE 'ok/no' by 'alice': denied by topic deny ok/no; rules that allow read: ok/no, in/+")]
    [InlineData(AclOperation.Subscribe, "in/1", "allowed SUBSCRIBE 'in/1' by 'alice': topic read in/+ (etc/acl:5)")]
    [InlineData(AclOperation.Subscribe, "$share/g/#", "denied SUBSCRIBE '$share/g/#' by 'alice': a shared subscription needs one rule that covers it; denied by topic deny ok/no; rules that allow read: ok/no, in/+")]
    [InlineData(AclOperation.Publish, "a\nb", "denied PUBLISH 'a\\u000ab' by 'alice': rules that allow write: ok/#")]
    public void Explain__names_the_rule_or_the_rules(AclOperation operation, string topic, string expected)
    {
        AclFile file = AclFile.Parse("user alice\ntopic write ok/#\ntopic deny ok/no\ntopic read ok/no\ntopic read in/+\n", "etc/acl");

        Assert.Equal(expected, file.Compile("alice", "c").Explain(operation, Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void Explain__without_rules_or_with_patterns_off__says_so()
    {
        AclFile file = AclFile.Parse("pattern write d/%c", "acl");

        Assert.Equal("denied PUBLISH 'x' by 'u': rules that allow write: d/c", file.Compile("u", "c").Explain(AclOperation.Publish, "x"u8));
        Assert.Equal("denied delivery of 'x' to a client without a user name: no rule in acl allows read", file.Compile(null, "c").Explain(AclOperation.Deliver, "x"u8));
        Assert.Equal(
            "denied PUBLISH 'd/+' by 'u': no rule in acl allows write (patterns are off: the user name or client id contains '+' or '#')",
            file.Compile("u", "+").Explain(AclOperation.Publish, "d/+"u8));
    }

    [Fact]
    public void Decisions__allocate_nothing()
    {
        ClientAcl acl = AclFile.Parse(Rules + "\npattern deny rw/%c/#\npattern read x/%u/#", "acl").Compile("alice", "c1");
        bool result = false;

        Assert.Equal(0, Allocated.By(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                result ^= Decide(acl);
            }
        }));
    }

    private static bool Decide(ClientAcl acl) => acl.CanRead("rw/a/b"u8) | acl.CanWrite("cmd/1/y"u8) | acl.CanSubscribe("telemetry/#"u8)
        | acl.CanSubscribe("$share/g/rw/#"u8) | acl.MayRead("rw/secret"u8) | acl.CoversRead("x/alice/1"u8);
}
