namespace TypedMqtt.Benchmarks.Load;

/// <summary>How much is measured.</summary>
/// <param name="Rows">Ids of the rows.</param>
/// <param name="Rounds">How often each row is repeated.</param>
/// <param name="Seconds">Measured time per run.</param>
/// <param name="WarmUpSeconds">Load before it, so that a just-in-time compiler is done.</param>
/// <param name="WithMqttNet">Whether MQTTnet takes part.</param>
internal sealed record LoadSettings(string[] Rows, int Rounds, double Seconds, double WarmUpSeconds, bool WithMqttNet);
