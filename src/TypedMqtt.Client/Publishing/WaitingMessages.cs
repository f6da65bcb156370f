using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Client.Publishing;

/// <summary>
/// Messages that wait for the connection or the window, in order and bounded. A message whose awaiter has given up leaves when its turn
/// comes, or when its room is needed. Guarded by the outbox.
/// </summary>
internal sealed class WaitingMessages(int capacity, long maximumBytes) : IEnumerable<OutboundMessage>
{
    private Queue<OutboundMessage> _queue = [];
    private bool _hasGivenUp;

    public int Count => _queue.Count;

    public long Bytes { get; private set; }

    /// <summary>Adds a message; false when there is no room.</summary>
    public bool TryAdd(OutboundMessage message)
    {
        if (!Fits(message.Length))
        {
            if (!_hasGivenUp)
            {
                return false;
            }

            Compact();
            if (!Fits(message.Length))
            {
                return false;
            }
        }

        Add(message);
        return true;
    }

    /// <summary>Puts messages before all others, whatever the bounds: they had been accepted before.</summary>
    public void PutFirst(IEnumerable<OutboundMessage> messages)
    {
        Queue<OutboundMessage> later = _queue;
        _queue = [];
        Bytes = 0;
        foreach (OutboundMessage message in messages.Concat(later))
        {
            Add(message);
            _hasGivenUp |= message.IsCompleted;
        }
    }

    public bool TryPeek([MaybeNullWhen(false)] out OutboundMessage message) => _queue.TryPeek(out message);

    public void Take() => Bytes -= _queue.Dequeue().Length;

    /// <summary>Awaiters have given up: what stands first goes now, the rest when its room is needed.</summary>
    public void GaveUp()
    {
        while (_queue.TryPeek(out OutboundMessage? first) && first.IsCompleted)
        {
            Take();
            LetGo(first);
        }

        _hasGivenUp = _queue.Count > 0;
    }

    public void Clear()
    {
        _queue.Clear();
        Bytes = 0;
    }

    public IEnumerator<OutboundMessage> GetEnumerator() => _queue.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void LetGo(OutboundMessage message)
    {
        message.State = OutboundState.Done;
        message.Release();
    }

    private bool Fits(int length) => _queue.Count < capacity && Bytes + length <= maximumBytes;

    private void Add(OutboundMessage message)
    {
        _queue.Enqueue(message);
        Bytes += message.Length;
    }

    private void Compact()
    {
        _hasGivenUp = false;
        for (int i = _queue.Count; i > 0; i--)
        {
            OutboundMessage message = _queue.Dequeue();
            if (message.IsCompleted)
            {
                Bytes -= message.Length;
                LetGo(message);
            }
            else
            {
                _queue.Enqueue(message);
            }
        }
    }
}
