namespace TypedMqtt.Broker.Tests.Model;

/// <summary>
/// What the specification says must happen, in the simplest code that says it: lists, no protocol, no concurrency. Time is in milliseconds;
/// every step takes one, so that no two deadlines coincide.
/// </summary>
internal sealed class SpecModel(int brokerWindow)
{
    private readonly Dictionary<int, ModelSession> _sessions = [];
    private readonly ModelRetained _retained = new();
    private readonly Dictionary<int, List<string>> _seen = [];
    private long _now;

    /// <summary>What happened at least once, for the statistics of a run.</summary>
    public HashSet<string> Happened { get; } = [];

    /// <summary>The session of a client, or null when it has none.</summary>
    public ModelSession? Find(int client) => _sessions.GetValueOrDefault(client);

    public bool HasRetained(string filter) => _retained.Matching(filter, _now).Count > 0;

    /// <summary>Plays a step.</summary>
    /// <param name="step">What happens.</param>
    /// <param name="number">Its number, which the payload carries.</param>
    /// <returns>What each client sees, in order; null when the step cannot happen now.</returns>
    public Dictionary<int, List<string>>? Play(Step step, int number)
    {
        bool connected = _sessions.TryGetValue(step.Client, out ModelSession? session) && session.IsConnected;
        if (step is Limit || (!connected && step is not (Connect or Advance)))
        {
            return null;
        }

        _seen.Clear();
        PassTime(1);
        switch (step)
        {
            case Connect connect:
                Open(connect, number);
                break;
            case Disconnect disconnect:
                session!.Expiry = disconnect.ExpiryFor(session.Expiry) ?? session.Expiry;
                Leave(session, publishWill: disconnect.WithWill && ModelClient.Kinds[step.Client].IsV5);
                break;
            case Drop:
                Leave(session!, publishWill: true);
                break;
            case Subscribe subscribe when IsOrdered(session!, subscribe):
                AddSubscription(session!, subscribe);
                break;
            case Subscribe:
                return null;
            case Unsubscribe unsubscribe:
                session!.Subscriptions.Remove(unsubscribe.Filter);
                break;
            case Publish { Qos: > Qos.AtMostOnce } when !session!.HasRoom(brokerWindow):
                return null;
            case Publish publish:
                var message = new ModelMessage(publish.Topic, publish.Empty ? "" : $"m{number}", publish.Qos, publish.Retain, ExpiryOf(publish));
                Route(message, session);
                if (publish is { Twice: true, Qos: Qos.AtLeastOnce })
                {
                    Route(message, session);
                }

                break;
            case Begin begin:
                session!.Unreleased.Add(new ModelUnreleased(new ModelMessage(begin.Topic, $"m{number}", Qos.ExactlyOnce, false, 0)));
                Take(session, session.Unreleased[^1]);
                break;
            case Repeat:
                session!.Unreleased.TrueForAll(message => Take(session, message));
                break;
            case Release:
                session!.Unreleased.RemoveAll(static message => message.TakenOn > 0);
                break;
            case Acknowledge { OnlyReceived: true }:
                session!.InFlight.FindAll(static d => d.Qos == Qos.ExactlyOnce).ForEach(static d => d.IsReceived = true);
                break;
            case Acknowledge:
                session!.InFlight.Clear();
                Pump(session, acknowledgesAll: true);
                break;
            case Advance advance:
                PassTime(advance.Seconds * 1000L);
                break;
        }

        return _seen;
    }

    private long ExpiryOf(Publish publish) => ModelClient.Kinds[publish.Client].IsV5 && publish.Expiry > 0 ? _now + (publish.Expiry * 1000L) : 0;

    /// <summary>[MQTT-3.1.2-4] to [MQTT-3.1.2-6], [MQTT-3.1.4-3], [MQTT-3.2.2-2].</summary>
    private void Open(Connect connect, int number)
    {
        ModelMessage? lateWill = null;
        if (_sessions.TryGetValue(connect.Client, out ModelSession? session) && session.IsConnected)
        {
            Happened.Add("takeover");
            lateWill = session.Detach(_now, publishWill: true);
        }

        ModelSession? older = session;
        if (session is not null && (connect.Clean || session.Expiry == 0))
        {
            lateWill ??= End(session);
            session = null;
        }

        ModelClient client = ModelClient.Kinds[connect.Client];
        bool present = session is not null;
        session ??= _sessions[connect.Client] = new ModelSession(connect.Client, Math.Min(brokerWindow, client.ReceiveMaximum == 0 ? ushort.MaxValue : client.ReceiveMaximum));
        session.IsConnected = true;
        session.Connections++;
        session.Expiry = client.IsV5 ? connect.Expiry : connect.Clean ? 0 : uint.MaxValue;
        session.Will = connect.Will is { } will ? new ModelMessage(will.Topic, $"w{number}", will.Qos, will.Retain, 0) : null;
        (session.WillDelay, session.WillDue) = (client.IsV5 ? connect.Will?.Delay ?? 0 : 0, 0);
        See(session, present ? "session present" : "new session");
        Happened.Add(present ? "resume" : "connect");
        foreach (ModelDelivery delivery in session.InFlight)
        {
            See(session, delivery.IsReceived ? "PUBREL" : delivery.Describe(client, _now, isDuplicate: true));
        }

        // The will of the older connection comes in before the client can acknowledge anything: QoS 0 overtakes what the window keeps back.
        session.HoldsAcks = true;
        Pump(session);
        PublishWill(lateWill, older);
        session.HoldsAcks = connect.HoldsAcks;
        if (!session.HoldsAcks)
        {
            session.InFlight.Clear();
            Pump(session);
        }
    }

    /// <summary>QoS 2: taken once until it is released [MQTT-4.3.3-10]; what there is no room for is not taken, and ends the connection (3.3.4).</summary>
    private bool Take(ModelSession session, ModelUnreleased unreleased)
    {
        bool isNew = unreleased.TakenOn == 0;
        if (unreleased.TakenOn != session.Connections && !session.HasRoom(brokerWindow))
        {
            Happened.Add("receive maximum");
            See(session, $"DISCONNECT {ReasonCode.ReceiveMaximumExceeded}");
            Leave(session, publishWill: true);
            return false;
        }

        Happened.Add(!isNew && unreleased.TakenOn != session.Connections ? "interrupted publish" : "publish");
        unreleased.TakenOn = session.Connections;
        if (isNew)
        {
            Route(unreleased.Message, session);
        }

        return true;
    }

    private void Leave(ModelSession session, bool publishWill)
    {
        ModelMessage? will = session.Detach(_now, publishWill);
        if (session.Expiry == 0)
        {
            will ??= End(session);
        }

        PublishWill(will, session);
    }

    /// <summary>The session ends, which is the latest moment for its will.</summary>
    private ModelMessage? End(ModelSession session)
    {
        _sessions.Remove(session.Client);
        ModelMessage? will = session.Will;
        session.Will = null;
        return will;
    }

    private void PublishWill(ModelMessage? will, ModelSession? session)
    {
        if (will is not null)
        {
            Happened.Add("will");
            Route(will, session);
        }
    }

    /// <summary>[MQTT-3.3.1-9] to [MQTT-3.3.1-11]: new subscriptions get what is retained, as their options say.</summary>
    private void AddSubscription(ModelSession session, Subscribe subscribe)
    {
        bool isNew = !session.Subscriptions.ContainsKey(subscribe.Filter);
        Subscribe options = ModelClient.Kinds[session.Client].IsV5 ? subscribe : subscribe with { NoLocal = false, RetainAsPublished = false, RetainHandling = 0, Identifier = 0 };
        session.Subscriptions[subscribe.Filter] = options;
        if (options.RetainHandling == 2 || (options.RetainHandling == 1 && !isNew) || subscribe.IsShared)
        {
            return;
        }

        foreach (ModelMessage message in _retained.Matching(subscribe.Filter, _now))
        {
            Deliver(session, message, (Qos)Math.Min((int)message.Qos, (int)options.Qos), retain: true, options.Identifier == 0 ? [] : [options.Identifier]);
        }
    }

    /// <summary>Several retained messages come in any order: with a window that keeps some back, the script could not go on from there.</summary>
    private bool IsOrdered(ModelSession session, Subscribe subscribe) =>
        !session.HoldsAcks || subscribe.Qos == Qos.AtMostOnce || _retained.Matching(subscribe.Filter, _now).Count(static m => m.Qos > 0) < 2;

    private void Route(ModelMessage message, ModelSession? publisher)
    {
        _retained.Keep(message);
        foreach (ModelSession session in _sessions.Values.ToList())
        {
            bool isOwn = ReferenceEquals(session, publisher);
            Deliver(session, message, [.. session.Subscriptions.Values.Where(s => !s.IsShared && !(s.NoLocal && isOwn) && ModelFilter.Matches(s.Filter, message.Topic))]);

            // The group of this filter has one member: this one.
            foreach (Subscribe shared in session.Subscriptions.Values.Where(s => s.IsShared && ModelFilter.Matches(s.MatchedFilter, message.Topic)))
            {
                Deliver(session, message, [shared]);
            }
        }
    }

    /// <summary>Overlapping subscriptions: once, with the highest QoS and all identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-3].</summary>
    private void Deliver(ModelSession session, ModelMessage message, Subscribe[] subscriptions)
    {
        if (subscriptions.Length > 0)
        {
            Qos qos = (Qos)Math.Min((int)message.Qos, subscriptions.Max(static s => (int)s.Qos));
            bool retain = message.Retain && subscriptions.Any(static s => s.RetainAsPublished);
            Deliver(session, message, qos, retain, [.. subscriptions.Select(static s => s.Identifier).Where(static id => id > 0).Order()]);
        }
    }

    private void Deliver(ModelSession session, ModelMessage message, Qos qos, bool retain, uint[] identifiers)
    {
        var delivery = new ModelDelivery(message, qos, retain, identifiers);
        if (qos > Qos.AtMostOnce)
        {
            session.Queue.Add(delivery);
            if (session.IsConnected)
            {
                Pump(session);
            }
        }
        else if (session.IsConnected)
        {
            See(session, delivery.Describe(ModelClient.Kinds[session.Client], _now, isDuplicate: false));
        }
    }

    private void Pump(ModelSession session, bool acknowledgesAll = false)
    {
        while (session.Queue.Count > 0 && session.InFlight.Count < session.Window)
        {
            ModelDelivery next = session.Queue[0];
            session.Queue.RemoveAt(0);
            if (next.Message.ExpiresAt != 0 && next.Message.ExpiresAt <= _now)
            {
                Happened.Add("expiry");
                continue;
            }

            See(session, next.Describe(ModelClient.Kinds[session.Client], _now, isDuplicate: false));
            if (session.HoldsAcks && !acknowledgesAll)
            {
                session.InFlight.Add(next);
            }
        }
    }

    /// <summary>Plays what falls due on the way: wills whose delay has passed, sessions that end [MQTT-3.1.3-9] [MQTT-3.1.2-23].</summary>
    private void PassTime(long milliseconds)
    {
        long end = _now + milliseconds;
        while (_sessions.Values.Where(static s => !s.IsConnected).MinBy(static s => s.NextDue) is { } next && next.NextDue <= end)
        {
            _now = next.NextDue;
            if (next.WillDue > 0 && next.WillDue <= _now && next.Will is { } will)
            {
                (next.Will, next.WillDue) = (null, 0);
                PublishWill(will, next);
            }
            else
            {
                Happened.Add("expiry");
                PublishWill(End(next), next);
            }
        }

        _now = end;
    }

    private void See(ModelSession session, string what) =>
        (_seen.TryGetValue(session.Client, out List<string>? seen) ? seen : _seen[session.Client] = []).Add(what);
}
