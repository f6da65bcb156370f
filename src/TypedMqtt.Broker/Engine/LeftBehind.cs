using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker.Engine;

/// <summary>
/// What connections and sessions that ended leave to others: messages of shared subscriptions, then wills. Collected while the registry is locked, and
/// given away after it is released, since rules are asked then.
/// </summary>
internal sealed class LeftBehind(BrokerEngine engine)
{
    private List<Action>? _wills;

    /// <summary>What sessions that ended had not delivered of their shared subscriptions.</summary>
    public List<SharedDelivery> Shared { get; } = [];

    /// <summary>A session whose client has gone and may come back.</summary>
    public Session? Away { get; set; }

    public void Add(Session session, Will will)
    {
        // The rules of now: those of a user who takes over do not decide on what the user before left.
        IClientAuthorization rules = session.Authorization;
        (_wills ??= []).Add(() => engine.PublishWill(session, will, rules));
    }

    public void Add(DelayedWill will) => (_wills ??= []).Add(will.Publish);

    public void Publish()
    {
        if (Away is { } session)
        {
            HandOver(session);
        }

        Redeliver(Shared);
        _wills?.ForEach(static publish => publish());
    }

    /// <summary>Members that are connected get what the one that is away had not delivered; without any it keeps its messages and waits.</summary>
    private void HandOver(Session session)
    {
        var found = new List<SharedDelivery>();
        session.CollectShared(found);
        if (found.Count == 0)
        {
            return;
        }

        List<SharedDelivery> given = session.GiveUp(found.FindAll(delivery => GroupOf(delivery)?.HasConnected(session) == true));
        found.ForEach(static delivery => delivery.Message.Release());
        Redeliver(given);
    }

    private void Redeliver(List<SharedDelivery> deliveries)
    {
        if (deliveries.Count == 0)
        {
            return;
        }

        FlushSet flush = FlushSet.Rent();
        foreach (SharedDelivery delivery in deliveries)
        {
            if (delivery.Message.IsExpired(engine.Now))
            {
                engine.Counters.Dropped(MqttDropReason.Expired);
            }
            else if (GroupOf(delivery) is { } group)
            {
                var frames = new PublishFrames(delivery.Message);
                group.Deliver(ref frames, flush);
            }

            delivery.Message.Release();
        }

        flush.FlushAndReturn();
    }

    private SharedTargets? GroupOf(SharedDelivery delivery)
    {
        try
        {
            return Array.Find(engine.Routes.Get(delivery.Message.Topic).Shared, group => ReferenceEquals(group.Group, delivery.Group));
        }
        catch (Exception e)
        {
            // An authorizer that throws must not harm whoever comes after.
            engine.Log.RedeliveryFailed(e);
            return null;
        }
    }
}
