using System.Security.Cryptography;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Broker.Storage;

namespace TypedMqtt.Broker.Engine;

/// <summary>
/// The broker without its shells: sessions, routing, retained messages and deadlines. Synchronous and deterministic given its inputs;
/// bytes come in through <see cref="Connection"/>, time through <see cref="TimeProvider"/>.
/// </summary>
internal sealed partial class BrokerEngine : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;

    public BrokerEngine(MqttBrokerLimits limits, TimeProvider time, ISessionStore store, BrokerLog log, bool mergeOverlapping, bool takeoverByAnyone)
    {
        Limits = limits;
        _time = time;
        _started = time.GetTimestamp();
        _takeoverByAnyone = takeoverByAnyone;
        Store = store;
        Log = log;
        Tree = new TopicTree();
        Routes = new RouteCache(Tree, mergeOverlapping, limits.MaximumTopicLevels);
        Deadlines = new Deadlines(time, () => Now, log.TimerFailed);
        Retained = new RetainedMessages(() => Now, Deadlines.Schedule);
    }

    public MqttBrokerLimits Limits { get; }

    public DeliveryRules Delivery { get; init; } = new();

    /// <summary>Asked where a client that may connect shall go instead; null when all stay.</summary>
    public Func<MqttClientInfo, MqttServerRedirect?>? Redirect { get; init; }

    /// <summary>What is kept of messages.</summary>
    public StoredMessages Stored { get; } = new();

    /// <summary>Milliseconds since the engine was made, from 1.</summary>
    public long Now => (long)_time.GetElapsedTime(_started).TotalMilliseconds + 1;

    public ISessionStore Store { get; }

    public BrokerLog Log { get; }

    public BrokerCounters Counters { get; } = new();

    public TopicTree Tree { get; }

    public RouteCache Routes { get; }

    public RetainedMessages Retained { get; }

    public Deadlines Deadlines { get; }

    public static string NewClientId(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public uint CapSessionExpiry(uint seconds) =>
        Limits.MaximumSessionExpiry is { } maximum ? (uint)Math.Min(seconds, maximum.TotalSeconds) : seconds;

    /// <summary>Whether a client may publish to a topic: its rules, and never to the broker's own trees.</summary>
    public static bool MayWrite(IClientAuthorization authorization, ReadOnlySpan<byte> topic) =>
        !topic.StartsWith("$SYS/"u8) && !topic.StartsWith("$share/"u8) && authorization.CanWrite(topic);

    /// <summary>Retains and delivers a message; whether it may be published is decided before.</summary>
    public void Publish(ref PublishFrames frames, Route route, Session? publisher, FlushSet flush)
    {
        if (frames.Retain)
        {
            if (frames.Payload.IsEmpty)
            {
                Retained.Remove(route.Topic);
            }
            else
            {
                Retained.Set(frames.Store(Now, Stored), publisher?.Source);
            }
        }

        foreach (ref readonly Target target in route.Targets.AsSpan())
        {
            if (target.Origin == TargetOrigin.Any || (target.Origin == TargetOrigin.Self) == ReferenceEquals(target.Session, publisher))
            {
                target.Session.Deliver(ref frames, target, flush);
            }
        }

        foreach (SharedTargets group in route.Shared)
        {
            group.Deliver(ref frames, flush);
        }

        frames.Release();
    }

    /// <summary>Publishes on behalf of the broker itself or its host.</summary>
    public void Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, Qos qos, bool retain)
    {
        FlushSet flush = FlushSet.Rent();
        Route route = Routes.Get(topic);
        var frames = new PublishFrames(topic, default, payload, qos, retain);
        Publish(ref frames, route, null, flush);
        flush.FlushAndReturn();
    }

    /// <summary>Publishes a will, if the rules of the client that left it allow that.</summary>
    public void PublishWill(Session session, Will will, IClientAuthorization rules)
    {
        Message message = will.Message;
        FlushSet flush = FlushSet.Rent();
        try
        {
            if (MayWrite(rules, message.Topic))
            {
                // Published like a message that has just come in: its expiry counts from now.
                Route route = Routes.Get(message.Topic);
                var frames = new PublishFrames(message.Topic, message.EncodedProperties, message.Payload, message.Qos, message.Retain);
                Publish(ref frames, route, session, flush);
            }
            else
            {
                Counters.Denied();
                Counters.Dropped(MqttDropReason.NotAuthorized);
                Log.Denied(rules.Explain(AclOperation.Publish, message.Topic));
            }
        }
        catch (Exception e)
        {
            // An authorizer that throws; timers and the ends of other connections get here too and must not suffer.
            Log.WillFailed(e, session.ClientId);
        }
        finally
        {
            flush.FlushAndReturn();
            message.Release();
        }
    }

    public void Dispose() => Deadlines.Dispose();
}
