namespace TypedMqtt.Manifest.Model;

/// <summary>The manifests of an application and everything it references, merged.</summary>
/// <param name="Assemblies">Names of the assemblies that carry a manifest, sorted.</param>
/// <param name="Roles">All roles, sorted by name.</param>
/// <param name="Contracts">All contracts, sorted by name.</param>
public sealed record ManifestSet(
    EquatableArray<string> Assemblies,
    EquatableArray<RoleEntry> Roles,
    EquatableArray<ContractEntry> Contracts);
