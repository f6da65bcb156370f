using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker;

/// <summary>What a broker has counted since it started, and what it holds now.</summary>
public sealed record MqttBrokerStatistics
{
    /// <summary>Open connections, those that have not logged in included.</summary>
    public int Connections { get; private init; }

    /// <summary>Clients that are connected and logged in.</summary>
    public int ConnectedClients { get; private init; }

    /// <summary>Sessions, connected or waiting for their client.</summary>
    public int Sessions { get; private init; }

    /// <summary>Sessions that have ended because their client did not come back in time.</summary>
    public long ExpiredSessions { get; private init; }

    /// <summary>Connections that were opened.</summary>
    public long ConnectionsOpened { get; private init; }

    /// <summary>CONNECTs that were accepted.</summary>
    public long ConnectsAccepted { get; private init; }

    /// <summary>Subscriptions of all sessions, shared ones included.</summary>
    public int Subscriptions { get; private init; }

    /// <summary>Shared subscriptions of all sessions.</summary>
    public int SharedSubscriptions { get; private init; }

    /// <summary>Retained messages.</summary>
    public int RetainedMessages { get; private init; }

    /// <summary>Messages that are kept: retained, queued, in flight to sessions that can be resumed, and wills. One that several sessions wait for counts once.</summary>
    public long StoredMessages { get; private init; }

    /// <summary>Bytes of topic, properties and payload of <see cref="StoredMessages"/>.</summary>
    public long StoredBytes { get; private init; }

    /// <summary>Packets of any type received.</summary>
    public long PacketsReceived { get; private init; }

    /// <summary>Packets of any type sent.</summary>
    public long PacketsSent { get; private init; }

    /// <summary>PUBLISH packets received.</summary>
    public long PublishReceived { get; private init; }

    /// <summary>PUBLISH packets sent.</summary>
    public long PublishSent { get; private init; }

    /// <summary>Bytes of payload received.</summary>
    public long PayloadBytesReceived { get; private init; }

    /// <summary>Bytes of payload sent.</summary>
    public long PayloadBytesSent { get; private init; }

    /// <summary>Bytes received.</summary>
    public long BytesReceived { get; private init; }

    /// <summary>Bytes sent.</summary>
    public long BytesSent { get; private init; }

    /// <summary>PUBLISH and SUBSCRIBE refused by the policy.</summary>
    public long Denied { get; private init; }

    /// <summary>Messages that were dropped, for whatever reason.</summary>
    public long Dropped => DroppedBy.Values.Sum();

    /// <summary>Messages that were dropped, by reason; every reason is listed.</summary>
    public IReadOnlyDictionary<MqttDropReason, long> DroppedBy { get; private init; } = new Dictionary<MqttDropReason, long>();

    internal static MqttBrokerStatistics Of(BrokerEngine engine)
    {
        Session[] sessions = engine.SnapshotSessions();
        Traffic traffic = engine.TotalTraffic();
        BrokerCounters counters = engine.Counters;
        return new MqttBrokerStatistics
        {
            Connections = engine.ConnectionCount,
            ConnectedClients = sessions.Count(static session => session.IsConnected),
            Sessions = sessions.Length,
            ExpiredSessions = counters.ExpiredSessions,
            ConnectionsOpened = counters.TotalSockets,
            ConnectsAccepted = counters.TotalConnections,
            Subscriptions = engine.Tree.Count,
            SharedSubscriptions = engine.Tree.SharedCount,
            RetainedMessages = engine.Retained.Count,
            StoredMessages = engine.Stored.Count,
            StoredBytes = engine.Stored.Bytes,
            PacketsReceived = traffic.PacketsReceived,
            PacketsSent = traffic.PacketsSent,
            PublishReceived = traffic.PublishReceived,
            PublishSent = traffic.PublishSent,
            PayloadBytesReceived = traffic.PayloadBytesReceived,
            PayloadBytesSent = traffic.PayloadBytesSent,
            BytesReceived = traffic.BytesReceived,
            BytesSent = traffic.BytesSent,
            Denied = counters.TotalDenied,
            DroppedBy = counters.Drops(),
        };
    }
}
