namespace TypedMqtt.Manifest.Model;

/// <summary>A placeholder of a channel's template.</summary>
/// <param name="Name">Name as written between the braces.</param>
/// <param name="Type">Type of its values, such as <c>string</c>, <c>int32</c>, <c>guid</c>.</param>
/// <param name="Values">All values, where the type is an enumeration; else empty.</param>
public sealed record PlaceholderEntry(string Name, string Type, EquatableArray<string> Values = default);
