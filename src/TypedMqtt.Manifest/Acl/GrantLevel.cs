namespace TypedMqtt.Manifest.Acl;

/// <summary>One level of the topics a grant covers.</summary>
/// <param name="Kind">What the level can be.</param>
/// <param name="Text">The text of a literal; otherwise the placeholder's name.</param>
/// <param name="Constraint">For a value: what restricts it, such as <c>int32</c>; <see langword="null"/> when any text will do.</param>
public sealed record GrantLevel(GrantLevelKind Kind, string Text, string? Constraint = null)
{
    /// <summary>A level with this text.</summary>
    public static GrantLevel Literal(string text) => new(GrantLevelKind.Literal, text);
}
