namespace TypedMqtt.Benchmarks.Load;

/// <summary>What one run measured.</summary>
/// <param name="Value">In the row's unit.</param>
/// <param name="Fault">What was wrong with the deliveries, or null: the row fails.</param>
internal readonly record struct Measurement(double Value, string? Fault);
