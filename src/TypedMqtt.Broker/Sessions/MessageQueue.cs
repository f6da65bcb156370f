using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.Sessions;

/// <summary>Messages that wait for room in the window or for the client to come back; bounded by count and by bytes.</summary>
/// <param name="maximumCount">Most messages; 0 = no limit.</param>
/// <param name="maximumBytes">Most bytes of topic, properties and payload; 0 = no limit.</param>
/// <param name="policy">What goes when it is full.</param>
/// <param name="counters">Told what is dropped, and why; null for nobody.</param>
internal sealed class MessageQueue(
    int maximumCount, long maximumBytes, MqttQueueDropPolicy policy = MqttQueueDropPolicy.DropNewest, BrokerCounters? counters = null)
{
    private readonly Queue<QueuedMessage> _messages = new();
    private long _bytes;
    private int _qos0;

    public int Count => _messages.Count;

    /// <summary>Whether QoS 0 messages wait, which later ones must not overtake [MQTT-4.6.0-6]; may be read without the session's lock.</summary>
    public bool HasQos0 => Volatile.Read(ref _qos0) > 0;

    /// <summary>Adds a message and takes over its reference; false when the queue is full and the message is the one to go.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Engine time: messages at the front that have expired make room.</param>
    /// <param name="force">Ignores the limits: for retained messages, of which a subscription shall get all.</param>
    public bool TryEnqueue(in QueuedMessage message, long now, bool force = false)
    {
        while (!force && WhyFull(message) is { } reason)
        {
            bool isExpired = _messages.TryPeek(out QueuedMessage oldest) && oldest.Message.IsExpired(now);
            bool canMakeRoom = policy == MqttQueueDropPolicy.DropOldest && _messages.Count > 0 && !(maximumBytes > 0 && message.Message.Size > maximumBytes);
            counters?.Dropped(isExpired ? MqttDropReason.Expired : reason);
            if (!isExpired && !canMakeRoom)
            {
                return false;
            }

            TryDequeue(out oldest);
            oldest.Message.Release();
        }

        _messages.Enqueue(message);
        _bytes += message.Message.Size;
        Count0(message, 1);
        return true;
    }

    /// <summary>The oldest message, which stays with its reference.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out QueuedMessage message) => _messages.TryPeek(out message);

    /// <summary>Takes the oldest message and its reference.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out QueuedMessage message)
    {
        if (!_messages.TryDequeue(out message))
        {
            return false;
        }

        _bytes -= message.Message.Size;
        Count0(message, -1);
        return true;
    }

    /// <summary>From the oldest on.</summary>
    public Queue<QueuedMessage>.Enumerator GetEnumerator() => _messages.GetEnumerator();

    /// <summary>Calls for each message from the oldest on; those for which it says so leave the queue with their reference.</summary>
    public void TakeOut(Func<QueuedMessage, bool> leaves)
    {
        for (int left = _messages.Count; left > 0; left--)
        {
            TryDequeue(out QueuedMessage message);
            if (!leaves(message))
            {
                _messages.Enqueue(message);
                _bytes += message.Message.Size;
                Count0(message, 1);
            }
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (TryDequeue(out QueuedMessage message))
        {
            message.Message.Release();
        }
    }

    private void Count0(in QueuedMessage message, int change)
    {
        if (message.Qos == Qos.AtMostOnce)
        {
            Volatile.Write(ref _qos0, _qos0 + change);
        }
    }

    private MqttDropReason? WhyFull(in QueuedMessage message) =>
        maximumCount > 0 && _messages.Count >= maximumCount ? MqttDropReason.QueueFullByCount
        : maximumBytes > 0 && _bytes + message.Message.Size > maximumBytes ? MqttDropReason.QueueFullByBytes
        : null;
}
