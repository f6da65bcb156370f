namespace TypedMqtt.Broker;

/// <summary>A client that has proved who it is.</summary>
/// <param name="ClientId">Its client identifier, assigned ones included.</param>
/// <param name="UserName">The user it is; null for anonymous.</param>
/// <param name="ProtocolVersion">What it speaks.</param>
/// <param name="ListenerName">Where it came in.</param>
/// <param name="RemoteEndpoint">Where it comes from, as in logs.</param>
public sealed record MqttClientInfo(string ClientId, string? UserName, ProtocolVersion ProtocolVersion, string ListenerName, string RemoteEndpoint);
