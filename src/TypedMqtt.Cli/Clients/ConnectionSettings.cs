namespace TypedMqtt.Cli.Clients;

/// <summary>What the shared options say.</summary>
/// <param name="Client">How to connect.</param>
/// <param name="Properties">The properties of <c>-D</c>.</param>
/// <param name="UrlTopic">The topic of <c>-L</c>, or null.</param>
/// <param name="IsDebug">Say what happens.</param>
/// <param name="IsQuiet">No warnings.</param>
internal sealed record ConnectionSettings(MqttClientOptions Client, CommandProperties Properties, string? UrlTopic, bool IsDebug, bool IsQuiet);
