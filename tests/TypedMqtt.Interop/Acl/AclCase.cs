using TypedMqtt.Interop.Probes;

namespace TypedMqtt.Interop.Acl;

/// <summary>The golden files of TypedMqtt.Manifest.Tests and the decisions a broker that loads them must give.</summary>
internal sealed record AclCase(string Acl, IReadOnlyList<(Probe Probe, bool Allowed)> Table)
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Acl", "Cases");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Cases).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static AclCase Load(string name) => new(
        File.ReadAllText(Path.Combine(Cases, name, "mosquitto.verified.acl")),
        ProbeTable.Parse(File.ReadAllText(Path.Combine(Cases, name, "probes.txt"))));
}
