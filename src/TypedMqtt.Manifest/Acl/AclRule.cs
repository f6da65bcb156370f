namespace TypedMqtt.Manifest.Acl;

/// <summary>What a back-end made of a grant.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Text">The rule in the target's language; empty when inexpressible.</param>
/// <param name="Fit">How well it fits.</param>
/// <param name="Explanation">What is wider, or why there is no rule; empty when exact.</param>
public sealed record AclRule(Grant Grant, string Text, AclFit Fit, string Explanation);
