using System.Buffers.Binary;
using System.Collections.Concurrent;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>Takes the responses to the requests of one connection and hands each to who waits for it.</summary>
internal sealed class ResponseRoute(byte[] connectionId, ConcurrentDictionary<long, PendingRequest> pending) : MessageSink
{
    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        ReadOnlySpan<byte> correlation = message.Properties.GetBytes(PropertyId.CorrelationData);

        // A late response, or one that is not ours, has nobody to go to.
        if (correlation.Length == RequestWire.CorrelationBytes && correlation.StartsWith(connectionId)
            && pending.TryGetValue(BinaryPrimitives.ReadInt64BigEndian(correlation[8..]), out PendingRequest? request)
            && message.Topic.SequenceEqual(request.ResponseTopic))
        {
            request.Deliver(message);
        }

        ack.Complete();
    }

    public override void Complete(Exception? error)
    {
        foreach (PendingRequest request in pending.Values)
        {
            request.Fail(error ?? new ObjectDisposedException(nameof(MqttConnection), "The connection is closed; no response can come any more."));
        }
    }
}
