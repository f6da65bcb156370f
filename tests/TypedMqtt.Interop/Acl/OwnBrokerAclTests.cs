using TypedMqtt.Broker;

namespace TypedMqtt.Interop.Acl;

/// <summary>The golden files, loaded by our own broker: the same files and the same table as for mosquitto.</summary>
public sealed class OwnBrokerAclTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("typedmqtt-acl-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory, MemberData(nameof(AclCase.Names), MemberType = typeof(AclCase))]
    public async Task Golden_file__in_our_broker__gives_the_decisions_of_its_table(string name)
    {
        var acl = AclCase.Load(name);
        foreach (var (file, text) in acl.Files)
            await File.WriteAllTextAsync(Path.Combine(_directory, file), text, TestContext.Current.CancellationToken);
        await using var broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions
            {
                Listeners = { "mqtt://127.0.0.1:0" },
                AllowAnonymous = false,
                PasswordFile = Path.Combine(_directory, AclCase.PasswordFile),
                AclFile = Path.Combine(_directory, AclCase.AclFile),
            },
            TestContext.Current.CancellationToken);

        await acl.AssertDecisionsAsync(broker.Endpoint.Host, broker.Endpoint.Port);
    }
}
