using MQTTnet.Formatter;
using TypedMqtt.Interop.Peers;
using TypedMqtt.Interop.Probes;

namespace TypedMqtt.Interop.Acl;

/// <summary>A golden file of TypedMqtt.Manifest.Tests and the decisions that a broker which loads it must give.</summary>
internal sealed record AclCase(string Acl, IReadOnlyList<(Probe Probe, bool Allowed)> Table)
{
    public const string AclFile = "mosquitto.acl";
    public const string PasswordFile = "passwords";

    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Acl", "Cases");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Cases).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>What a broker under test loads: the golden file with what probing itself needs, and passwords.</summary>
    public IReadOnlyDictionary<string, string> Files
    {
        get
        {
            var users = Table.Select(row => row.Probe.User).Distinct(StringComparer.Ordinal).ToList();
            return new Dictionary<string, string>
            {
                [AclFile] = Acl + AclProbing.Sections(users),
                [PasswordFile] = MosquittoPasswords.FileFor([.. users, AclProbing.Witness]),
            };
        }
    }

    public static AclCase Load(string name) => new(
        File.ReadAllText(Path.Combine(Cases, name, "mosquitto.verified.acl")),
        ProbeTable.Parse(File.ReadAllText(Path.Combine(Cases, name, "probes.txt"))));

    /// <summary>Asks a broker the whole table, over both versions of the protocol and with narrow and wide subscriptions.</summary>
    public async Task AssertDecisionsAsync(string host, int port)
    {
        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V500 })
        {
            foreach (var wide in new[] { false, true })
            {
                var wrong = await WrongDecisionsAsync(host, port, version, wide);
                Assert.True(wrong.Length == 0, $"{version}, subscribed to {(wide ? "#" : "the topic")}: the broker decides\n{wrong}");
            }
        }
    }

    /// <summary>The rows that a broker decides otherwise, as it decides them.</summary>
    public async Task<string> WrongDecisionsAsync(string host, int port, MqttProtocolVersion version, bool wide)
    {
        var broker = new MqttNetEndpoint(host, port, version);
        var decisions = await AclProbing.DecideAsync(broker, [.. Table.Select(row => row.Probe)], wide, TestContext.Current.CancellationToken);
        return ProbeTable.Format(decisions.Except(Table));
    }
}
