using System.Threading.Channels;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Gives messages to workers so that those with an equal key are handled one after the other; exactly, not by hash.</summary>
internal sealed class MessageLanes<TMessage>(ChannelReader<Received<TMessage>> reader, IEqualityComparer<TMessage> sameKey)
    where TMessage : struct
{
    private readonly Lock _gate = new();

    /// <summary>A key that is being handled, and what waits for it; no queue while nothing does.</summary>
    private readonly Dictionary<TMessage, Queue<Received<TMessage>>?> _busy = new(sameKey);
    private readonly Stack<Queue<Received<TMessage>>> _spare = [];

    /// <summary>Takes the next message.</summary>
    /// <param name="item">The message.</param>
    /// <param name="isParked">It waits until the worker that has its key takes it.</param>
    /// <returns>Whether there was a message.</returns>
    public bool TryTake(out Received<TMessage> item, out bool isParked)
    {
        lock (_gate)
        {
            isParked = false;
            if (!reader.TryRead(out item))
            {
                return false;
            }

            if (item.Raw?.Error is not null)
            {
                return true;
            }

            try
            {
                isParked = !TryOccupy(item);
            }
            catch (Exception e)
            {
                // The application's key failed.
                item = item with { Failure = e };
            }

            return true;
        }
    }

    /// <summary>A message is handled: takes the next of its key.</summary>
    /// <returns>Whether one waits.</returns>
    public bool TryNext(Received<TMessage> done, out Received<TMessage> next)
    {
        lock (_gate)
        {
            next = default;
            if (done.Raw?.Error is not null || done.Failure is not null || !_busy.TryGetValue(done.Message, out Queue<Received<TMessage>>? waiting))
            {
                return false;
            }

            if (waiting is not null && waiting.TryDequeue(out next))
            {
                return true;
            }

            _busy.Remove(done.Message);
            if (waiting is not null)
            {
                _spare.Push(waiting);
            }

            return false;
        }
    }

    /// <summary>Whether the key of a message was free; the message waits for it otherwise.</summary>
    private bool TryOccupy(Received<TMessage> item)
    {
        if (!_busy.TryGetValue(item.Message, out Queue<Received<TMessage>>? waiting))
        {
            _busy.Add(item.Message, null);
            return true;
        }

        if (waiting is null)
        {
            waiting = _spare.TryPop(out Queue<Received<TMessage>>? spare) ? spare : new Queue<Received<TMessage>>();
            _busy[item.Message] = waiting;
        }

        waiting.Enqueue(item);
        return false;
    }
}
