namespace TypedMqtt.Cli.Brokers;

/// <summary>What the command line of <c>broker</c> says.</summary>
/// <param name="File">The configuration file, or null.</param>
/// <param name="Ports">Ports given with <c>-p</c>.</param>
/// <param name="IsVerbose">Log everything.</param>
internal sealed record BrokerSettings(string? File, IReadOnlyCollection<int> Ports, bool IsVerbose);
