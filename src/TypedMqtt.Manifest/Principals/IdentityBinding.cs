namespace TypedMqtt.Manifest.Principals;

/// <summary>The value of an identity placeholder for one principal.</summary>
/// <param name="Placeholder">The placeholder, such as <c>site</c>.</param>
/// <param name="Value">The value, such as <c>berlin</c>.</param>
public sealed record IdentityBinding(string Placeholder, string Value);
