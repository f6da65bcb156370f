using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Sessions;

/// <summary>A message a session owes its client, with how this client gets it.</summary>
/// <param name="Message">The message; the holder owns one reference.</param>
/// <param name="Qos">QoS of this delivery.</param>
/// <param name="Retain">Retain flag of this delivery.</param>
/// <param name="Identifiers">Encoded subscription identifiers, or null.</param>
/// <param name="Rules">The rules that let the client read it.</param>
/// <param name="Group">The shared subscription it came by, or null.</param>
internal readonly record struct QueuedMessage(
    Message Message, Qos Qos, bool Retain, byte[]? Identifiers, IClientAuthorization Rules, SharedTurn? Group = null);
