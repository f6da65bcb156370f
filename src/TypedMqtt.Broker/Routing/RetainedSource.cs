using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Routing;

/// <summary>Who retained a message: asked again when it is delivered, since rights may have been taken away meanwhile.</summary>
/// <param name="listener">The listener the publisher came in by.</param>
/// <param name="userName">The name it was known by, or null.</param>
/// <param name="clientId">Its client identifier.</param>
internal sealed class RetainedSource(ListenerContext listener, string? userName, string clientId)
{
    private volatile Rights? _rights;

    /// <summary>Whether the publisher may publish to the topic now. Asks the authorizer: not under a lock.</summary>
    public bool MayWrite(ReadOnlySpan<byte> topic)
    {
        // The generation before the rules, so that rules of a reload in between are asked for again.
        IAuthorizer authorizer = listener.Authorizer;
        long generation = authorizer.Generation;
        Rights? rights = _rights;
        if (rights?.Generation != generation)
        {
            _rights = rights = new Rights(generation, authorizer.For(userName, clientId));
        }

        return rights.Rules.CanWrite(topic);
    }

    private sealed record Rights(long Generation, IClientAuthorization Rules);
}

/// <summary>A retained message that a subscription matches; the holder owns one reference.</summary>
/// <param name="Message">The message.</param>
/// <param name="Granted">The QoS of the subscription.</param>
/// <param name="Source">Who retained it; null for the broker itself.</param>
internal readonly record struct RetainedMatch(Message Message, Qos Granted, RetainedSource? Source);
