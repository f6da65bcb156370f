namespace TypedMqtt.Manifest.Acl;

/// <summary>A finished access control list.</summary>
/// <param name="FileName">The name the target's documentation uses for it.</param>
/// <param name="Text">The text, LF, no byte order mark.</param>
/// <param name="Rules">One entry per grant of the plan, in text order; several may share a line.</param>
public sealed record AclDocument(string FileName, string Text, IReadOnlyList<AclRule> Rules);
