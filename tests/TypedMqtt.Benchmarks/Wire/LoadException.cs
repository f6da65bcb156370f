namespace TypedMqtt.Benchmarks.Wire;

/// <summary>A row cannot be measured: the broker did not do what the row is about.</summary>
internal sealed class LoadException(string message) : Exception(message);
