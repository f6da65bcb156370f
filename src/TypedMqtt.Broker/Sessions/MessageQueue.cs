using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Broker.Sessions;

/// <summary>Messages that wait for room in the window or for the client to come back; bounded by count and by bytes.</summary>
/// <param name="maximumCount">Most messages; 0 = no limit.</param>
/// <param name="maximumBytes">Most bytes of topic, properties and payload; 0 = no limit.</param>
internal sealed class MessageQueue(int maximumCount, long maximumBytes)
{
    private readonly Queue<QueuedMessage> _messages = [];
    private long _bytes;
    private int _qos0;

    public int Count => _messages.Count;

    /// <summary>Whether QoS 0 messages wait, which later ones must not overtake [MQTT-4.6.0-6]; may be read without the session's lock.</summary>
    public bool HasQos0 => Volatile.Read(ref _qos0) > 0;

    /// <summary>Adds a message and takes over its reference; false when the queue is full.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Engine time: messages at the front that have expired make room.</param>
    /// <param name="force">Ignores the limits: for retained messages, of which a subscription shall get all.</param>
    public bool TryEnqueue(in QueuedMessage message, long now, bool force = false)
    {
        while (!force && IsFullFor(message))
        {
            if (!_messages.TryPeek(out QueuedMessage oldest) || !oldest.Message.IsExpired(now))
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

    private bool IsFullFor(in QueuedMessage message) =>
        (maximumCount > 0 && _messages.Count >= maximumCount) || (maximumBytes > 0 && _bytes + message.Message.Size > maximumBytes);
}
