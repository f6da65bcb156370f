namespace TypedMqtt.Client.Connections;

/// <summary>The client's end of an authentication method failed, or does not accept the broker.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="inner">What the method threw.</param>
internal sealed class AuthenticationFailedException(string message, Exception inner) : Exception(message, inner);
