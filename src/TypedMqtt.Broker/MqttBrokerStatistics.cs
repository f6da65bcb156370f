using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker;

/// <summary>What a broker has counted since it started, and what it holds now.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Sessions">Sessions, connected or waiting for their client.</param>
/// <param name="Subscriptions">Subscriptions of all sessions.</param>
/// <param name="RetainedMessages">Retained messages.</param>
/// <param name="PublishReceived">PUBLISH packets received.</param>
/// <param name="PublishSent">PUBLISH packets sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="BytesSent">Bytes sent.</param>
/// <param name="Denied">PUBLISH and SUBSCRIBE refused by the policy.</param>
/// <param name="Dropped">Messages dropped because a queue was full.</param>
public sealed record MqttBrokerStatistics(
    int Connections, int Sessions, int Subscriptions, int RetainedMessages, long PublishReceived, long PublishSent,
    long BytesReceived, long BytesSent, long Denied, long Dropped)
{
    internal static MqttBrokerStatistics Of(BrokerEngine engine)
    {
        Connection[] connections = engine.SnapshotConnections();
        Session[] sessions = engine.SnapshotSessions();
        return new MqttBrokerStatistics(
            connections.Length,
            sessions.Length,
            engine.Tree.Count,
            engine.Retained.Count,
            engine.Counters.TotalPublishReceived + connections.Sum(static c => c.PublishReceived),
            engine.Counters.TotalPublishSent + connections.Sum(static c => c.PublishSent),
            engine.Counters.TotalBytesReceived + connections.Sum(static c => c.BytesReceived),
            engine.Counters.TotalBytesSent + connections.Sum(static c => c.Send.BytesSent),
            engine.Counters.TotalDenied,
            engine.Counters.TotalDropped);
    }
}
