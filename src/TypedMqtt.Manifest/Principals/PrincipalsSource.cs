namespace TypedMqtt.Manifest.Principals;

/// <summary>The text of a principals file.</summary>
/// <param name="Path">Where it is, for messages.</param>
/// <param name="Text">Its content.</param>
public sealed record PrincipalsSource(string Path, string Text);
