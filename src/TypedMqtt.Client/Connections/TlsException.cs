namespace TypedMqtt.Client.Connections;

/// <summary>TLS does not come about.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="inner">The cause.</param>
internal sealed class TlsException(string message, Exception inner) : IOException(message, inner);
