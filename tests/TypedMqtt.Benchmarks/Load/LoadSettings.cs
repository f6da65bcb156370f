namespace TypedMqtt.Benchmarks.Load;

/// <summary>How much is measured.</summary>
/// <param name="Rows">Ids of the rows.</param>
/// <param name="Rounds">How often the contestants of a row take turns.</param>
/// <param name="Time">Measured time per contestant and round.</param>
/// <param name="WarmUp">Load before it, so that a just-in-time compiler is done.</param>
/// <param name="WithMqttNet">Whether MQTTnet takes part.</param>
internal sealed record LoadSettings(string[] Rows, int Rounds, TimeSpan Time, TimeSpan WarmUp, bool WithMqttNet);
