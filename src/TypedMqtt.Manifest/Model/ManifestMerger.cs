namespace TypedMqtt.Manifest.Model;

/// <summary>Merges the manifests of several assemblies. The result does not depend on the order they come in.</summary>
public static class ManifestMerger
{
    /// <summary>Merges manifests; the same contract or role in two of them is fine as long as both say the same.</summary>
    /// <param name="manifests">The manifests, in any order.</param>
    /// <param name="findings">Receives an error for every contradiction.</param>
    public static ManifestSet Merge(IEnumerable<MqttManifest> manifests, ICollection<Finding> findings)
    {
        var roles = new Dictionary<string, (RoleEntry Entry, string Assembly)>(StringComparer.Ordinal);
        var contracts = new Dictionary<string, (ContractEntry Entry, string Assembly)>(StringComparer.Ordinal);
        var sorted = manifests.OrderBy(manifest => manifest.Assembly, StringComparer.Ordinal).ToList();
        foreach (var manifest in sorted)
        {
            foreach (var role in manifest.Roles)
                Add(roles, "role", role.Name, role, manifest.Assembly, findings);
            foreach (var contract in manifest.Contracts)
                Add(contracts, "contract", contract.Name, contract, manifest.Assembly, findings);
        }

        var set = new ManifestSet(
            new(sorted.Select(manifest => manifest.Assembly).Distinct(StringComparer.Ordinal)),
            new(Sorted(roles)),
            new(Sorted(contracts)));
        ReportUnknownRoles(set, findings);
        return set;
    }

    private static void Add<T>(Dictionary<string, (T Entry, string Assembly)> entries, string what, string name, T entry, string assembly, ICollection<Finding> findings)
        where T : IEquatable<T>
    {
        if (!entries.TryGetValue(name, out var other))
            entries.Add(name, (entry, assembly));
        else if (!other.Entry.Equals(entry))
            findings.Add(new(FindingSeverity.Error, FindingIds.ManifestConflict, Conflict(what, name, other.Assembly, assembly)));
    }

    private static string Conflict(string what, string name, string first, string second) => first == second
        ? $"{first} declares the {what} '{name}' twice and differently; rename one"
        : $"{first} and {second} declare the {what} '{name}' differently; rename one, or reference the same version of it in both";

    private static IEnumerable<T> Sorted<T>(Dictionary<string, (T Entry, string Assembly)> entries) =>
        entries.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Entry);

    private static void ReportUnknownRoles(ManifestSet set, ICollection<Finding> findings)
    {
        var declared = new HashSet<string>(set.Roles.Select(role => role.Name), StringComparer.Ordinal);
        foreach (var contract in set.Contracts)
        {
            foreach (var channel in contract.Channels)
            {
                foreach (var role in channel.Senders.Concat(channel.Receivers).Distinct(StringComparer.Ordinal).Where(role => !declared.Contains(role)))
                {
                    findings.Add(new(
                        FindingSeverity.Error,
                        FindingIds.UnknownRole,
                        $"{contract.Name}.{channel.Name} names the role '{role}', which no assembly declares; add [assembly: MqttRole(\"{role}\")]"));
                }
            }
        }
    }
}
