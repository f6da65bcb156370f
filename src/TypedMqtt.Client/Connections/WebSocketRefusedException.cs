namespace TypedMqtt.Client.Connections;

/// <summary>A web server answers, and does not make it a WebSocket for MQTT.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
internal sealed class WebSocketRefusedException(string message, Exception? inner) : IOException(message, inner);
