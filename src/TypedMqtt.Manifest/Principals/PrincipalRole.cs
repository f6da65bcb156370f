using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Principals;

/// <summary>A role as one principal has it.</summary>
/// <param name="Name">The role.</param>
/// <param name="Bindings">A value for every placeholder the role is bound to.</param>
public sealed record PrincipalRole(string Name, EquatableArray<IdentityBinding> Bindings);
