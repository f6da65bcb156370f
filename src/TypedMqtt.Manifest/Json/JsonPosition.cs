namespace TypedMqtt.Manifest.Json;

/// <summary>A place in a JSON text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
public readonly record struct JsonPosition(int Line, int Column);
