namespace TypedMqtt.Manifest.Model;

/// <summary>A member of a payload.</summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Type">Type on the wire, such as <c>f64</c>.</param>
/// <param name="Required">Whether a reader needs it.</param>
public sealed record PayloadMember(string Name, string Type, bool Required);
