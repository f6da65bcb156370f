namespace TypedMqtt.Generator.Model;

/// <summary>A type that contracts are nested in; generated types stand beside them.</summary>
/// <param name="Declaration">How a part of it begins, for example <c>partial class Plant</c>.</param>
/// <param name="Name">Its name, escaped.</param>
/// <param name="IsPublic">Whether it can be seen outside the assembly.</param>
internal sealed record ContainerModel(string Declaration, string Name, bool IsPublic);
