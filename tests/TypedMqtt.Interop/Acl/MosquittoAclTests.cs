using MQTTnet.Formatter;
using TypedMqtt.Interop.Peers;
using TypedMqtt.Interop.Probes;

namespace TypedMqtt.Interop.Acl;

/// <summary>The golden files of TypedMqtt.Manifest.Tests, loaded by the real mosquitto.</summary>
[Trait("Peer", "mosquitto")]
public sealed class MosquittoAclTests
{
    private const string Configuration =
        """
        listener {port} 127.0.0.1
        allow_anonymous false
        password_file {directory}/passwords
        acl_file {directory}/mosquitto.acl
        """;

    [Theory, MemberData(nameof(AclCase.Names), MemberType = typeof(AclCase))]
    public async Task Golden_file__in_mosquitto__gives_the_decisions_of_its_table(string name)
    {
        var (acl, table) = AclCase.Load(name);
        await using var mosquitto = await StartAsync(acl, table);

        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V500 })
        {
            foreach (var wide in new[] { false, true })
            {
                var decisions = await DecideAsync(mosquitto, version, table, wide);
                Assert.True(decisions.SequenceEqual(table), $"{version}, {(wide ? "subscribed to #" : "subscribed to the topic")}: mosquitto decides\n{ProbeTable.Format(decisions.Except(table))}");
            }
        }
    }

    /// <summary>The tables can tell: a rule that is wider by one level turns the decisions it should.</summary>
    [Fact]
    public async Task Widened_file__in_mosquitto__is_found_out()
    {
        var (acl, table) = AclCase.Load("line-telemetry");
        await using var mosquitto = await StartAsync(acl.Replace("plant/berlin", "plant/+", StringComparison.Ordinal), table);

        var decisions = await DecideAsync(mosquitto, MqttProtocolVersion.V500, table, wide: false);

        Assert.Equal(
            [
                "allow line-berlin publish plant/hamburg/line/7/temperature",
                "allow line-berlin publish plant/hamburg/status",
                "allow line-berlin deliver plant/hamburg/line/7/setpoint",
            ],
            decisions.Except(table).Select(row => ProbeTable.Format([row])));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task<MosquittoProcess> StartAsync(string acl, IReadOnlyList<(Probe Probe, bool Allowed)> table)
    {
        var users = table.Select(row => row.Probe.User).Distinct(StringComparer.Ordinal).ToList();
        var files = new Dictionary<string, string>
        {
            ["mosquitto.acl"] = acl + AclProbing.Sections(users),
            ["passwords"] = MosquittoPasswords.FileFor([.. users, AclProbing.Witness]),
        };
        return MosquittoProcess.StartAsync(Configuration, files, Cancelled);
    }

    private static Task<IReadOnlyList<(Probe Probe, bool Allowed)>> DecideAsync(
        MosquittoProcess mosquitto, MqttProtocolVersion version, IReadOnlyList<(Probe Probe, bool Allowed)> table, bool wide) =>
        AclProbing.DecideAsync(new MqttNetEndpoint(mosquitto.Host, mosquitto.Port, version), [.. table.Select(row => row.Probe)], wide, Cancelled);
}
