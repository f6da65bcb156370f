namespace TypedMqtt.Benchmarks.Allocation;

/// <summary>What the allocation row and the publish benchmark send.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
public interface IPressTelemetry
{
    [Topic("press/{press}/temperature", Qos.AtMostOnce)]
    ValueTask TemperatureAsync(int press, PressReading reading, CancellationToken cancellationToken = default);

    [Topic("press/{press}/cycle", Qos.AtLeastOnce)]
    ValueTask CycleAsync(int press, PressReading reading, CancellationToken cancellationToken = default);
}

/// <param name="Value">What was measured.</param>
/// <param name="Number">Counts the readings.</param>
public readonly record struct PressReading(double Value, long Number);
