using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Interop.Probes;

namespace TypedMqtt.Interop.Acl;

/// <summary>The golden files, read by our own broker's policy: the decisions are those of mosquitto.</summary>
public sealed class OwnAclTests
{
    [Theory, MemberData(nameof(AclCase.Names), MemberType = typeof(AclCase))]
    public void Golden_file__in_our_policy__gives_the_decisions_of_its_table(string name)
    {
        var (acl, table) = AclCase.Load(name);
        var file = AclFile.Parse(acl, "mosquitto.acl");

        var decisions = table.Select(row => (row.Probe, Allowed: Decide(file, row.Probe)));

        Assert.Empty(file.Warnings);
        Assert.Equal("", ProbeTable.Format(decisions.Except(table)));
    }

    private static bool Decide(AclFile file, Probe probe)
    {
        var client = file.Compile(probe.User, $"client-of-{probe.User}");
        var topic = Encoding.UTF8.GetBytes(probe.Topic);
        return probe.Action == ProbeAction.Publish ? client.CanWrite(topic) : client.CanRead(topic) && client.CanSubscribe(topic);
    }
}
