using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker.Routing;

/// <summary>Whose messages a target gets: No Local excludes what the session published itself [MQTT-3.8.3-3].</summary>
internal enum TargetOrigin : byte
{
    /// <summary>Everybody's.</summary>
    Any,

    /// <summary>All but the session's own.</summary>
    Others,

    /// <summary>The session's own only: what is left of overlapping subscriptions of which some are No Local.</summary>
    Self,
}

/// <summary>A session that receives a topic, with what its matching subscriptions add up to.</summary>
/// <param name="Session">The session.</param>
/// <param name="Qos">Highest QoS of its matching subscriptions [MQTT-3.3.4-2].</param>
/// <param name="Origin">Whose messages it is for.</param>
/// <param name="RetainAsPublished">The retain flag is kept [MQTT-3.3.1-12].</param>
/// <param name="Identifiers">Encoded subscription identifiers of all matching subscriptions, or null [MQTT-3.3.4-4].</param>
/// <param name="Rules">The rules that let the session read the topic; what waits until they are replaced is asked about again.</param>
/// <param name="Group">The shared subscription it is a member of, or null.</param>
internal readonly record struct Target(
    Session Session, Qos Qos, TargetOrigin Origin, bool RetainAsPublished, byte[]? Identifiers, IClientAuthorization Rules, SharedTurn? Group = null);

/// <summary>The members of a shared subscription that match a topic (4.8.2); one of them gets each message.</summary>
/// <param name="members">The members.</param>
/// <param name="turn">Whose turn it is; one per group, so that messages on many topics are spread as well.</param>
internal sealed class SharedTargets(Target[] members, SharedTurn turn)
{
    public SharedTurn Group => turn;

    /// <summary>Gives a message to the member whose turn it is: the next that is connected, or the next at all; on to the one after it when its
    /// session has just ended.</summary>
    public void Deliver(ref PublishFrames frames, FlushSet flush)
    {
        int start = (int)(turn.Take() % (uint)members.Length);
        if (!TryDeliver(ref frames, start, toConnected: true, flush))
        {
            TryDeliver(ref frames, start, toConnected: false, flush);
        }
    }

    /// <summary>Whether a member other than this one is there to take over its messages.</summary>
    public bool HasConnected(Session except)
    {
        foreach (ref readonly Target member in members.AsSpan())
        {
            if (member.Session.IsConnected && !ReferenceEquals(member.Session, except))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryDeliver(ref PublishFrames frames, int start, bool toConnected, FlushSet flush)
    {
        for (int i = 0; i < members.Length; i++)
        {
            ref readonly Target member = ref members[(start + i) % members.Length];
            if (member.Session.IsConnected == toConnected && member.Session.Deliver(ref frames, member, flush))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Who receives a topic, as of one generation of the tree and of the policy. Immutable and shared by all publishers.</summary>
internal sealed class Route
{
    public required byte[] Topic { get; init; }

    public required int Hash { get; init; }

    public required int Shard { get; init; }

    public required long TreeGeneration { get; init; }

    public required int PolicyGeneration { get; init; }

    public required Target[] Targets { get; init; }

    public required SharedTargets[] Shared { get; init; }

    public bool HasTargets => Targets.Length + Shared.Length > 0;
}
