using TypedMqtt.Broker.Routing;

namespace TypedMqtt.Broker.Sessions;

/// <summary>A message of a shared subscription that another member may get, since the one that had it is gone.</summary>
/// <param name="Message">The message; the holder owns one reference.</param>
/// <param name="Group">The shared subscription.</param>
internal readonly record struct SharedDelivery(Message Message, SharedTurn Group);
