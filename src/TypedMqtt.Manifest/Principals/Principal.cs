using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Principals;

/// <summary>Who connects: a user of the broker, the roles it has and the identity values it is bound to.</summary>
/// <param name="Name">User name at the broker.</param>
/// <param name="Roles">The roles, in file order.</param>
public sealed record Principal(string Name, EquatableArray<PrincipalRole> Roles);
