using MQTTnet.Formatter;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Acl;

/// <summary>The golden files, loaded by the real mosquitto.</summary>
[Trait("Peer", "mosquitto")]
public sealed class MosquittoAclTests
{
    private const string Configuration =
        $$"""
        listener {port} 127.0.0.1
        allow_anonymous false
        password_file {directory}/{{AclCase.PasswordFile}}
        acl_file {directory}/{{AclCase.AclFile}}
        """;

    [Theory, MemberData(nameof(AclCase.Names), MemberType = typeof(AclCase))]
    public async Task Golden_file__in_mosquitto__gives_the_decisions_of_its_table(string name)
    {
        var acl = AclCase.Load(name);
        await using var mosquitto = await MosquittoProcess.StartAsync(Configuration, acl.Files, TestContext.Current.CancellationToken);

        await acl.AssertDecisionsAsync(mosquitto.Host, mosquitto.Port);
    }

    /// <summary>The tables can tell: a rule that is wider by one level turns the decisions it should.</summary>
    [Fact]
    public async Task Widened_file__in_mosquitto__is_found_out()
    {
        var acl = AclCase.Load("line-telemetry");
        acl = acl with { Acl = acl.Acl.Replace("plant/berlin", "plant/+", StringComparison.Ordinal) };
        await using var mosquitto = await MosquittoProcess.StartAsync(Configuration, acl.Files, TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            allow line-berlin publish plant/hamburg/line/7/temperature
            allow line-berlin publish plant/hamburg/status
            allow line-berlin deliver plant/hamburg/line/7/setpoint
            """,
            await acl.WrongDecisionsAsync(mosquitto.Host, mosquitto.Port, MqttProtocolVersion.V500, wide: false));
    }
}
