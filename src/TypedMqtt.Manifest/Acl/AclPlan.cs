using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Acl;

/// <summary>Every right that every principal needs; what a back-end turns into its broker's language.</summary>
/// <param name="Manifests">What the plan was made from.</param>
/// <param name="Principals">Names of all principals, also of those without a right; sorted.</param>
/// <param name="Grants">The rights.</param>
/// <param name="RolesWithoutPrincipals">Roles that could not be given to anybody because nothing says who has them; sorted.</param>
public sealed record AclPlan(
    ManifestSet Manifests,
    EquatableArray<string> Principals,
    EquatableArray<Grant> Grants,
    EquatableArray<RoleEntry> RolesWithoutPrincipals);
