namespace TypedMqtt.Testing;

/// <summary>What a test waited for did not happen; the message ends with the timeline.</summary>
/// <param name="message">What was awaited, for how long, and what happened instead.</param>
public sealed class MqttTestException(string message) : Exception(message);
