namespace TypedMqtt.Manifest.Model;

/// <summary>A member of a payload type.</summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Type">For a member of an object: type on the wire, such as <c>f64</c>; else empty.</param>
/// <param name="Required">For a member of an object: whether a reader needs it.</param>
/// <param name="Number">For a member of an enumeration: its value. For a member of an object with keyed layout: its key.</param>
public sealed record PayloadMember(string Name, string Type, bool Required, decimal? Number = null);
