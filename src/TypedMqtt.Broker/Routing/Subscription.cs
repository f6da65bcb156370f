using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Routing;

/// <summary>One session's subscription to one filter. Immutable once it is in the tree: subscribing again replaces it.</summary>
/// <param name="session">Whose it is.</param>
/// <param name="filter">The filter as the client sent it, <c>$share</c> prefix included.</param>
/// <param name="options">Its options.</param>
/// <param name="identifier">Its subscription identifier; 0 = none.</param>
internal sealed class Subscription(Session session, byte[] filter, SubscriptionOptions options, uint identifier)
{
    public Session Session { get; } = session;

    public byte[] Filter { get; } = filter;

    public SubscriptionOptions Options { get; } = options;

    public uint Identifier { get; } = identifier;

    /// <summary>The turn of its group, for a shared subscription; set by the tree.</summary>
    public SharedTurn? Turn { get; set; }
}
