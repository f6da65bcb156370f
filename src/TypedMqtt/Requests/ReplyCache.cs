using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>What becomes of a request that arrives.</summary>
internal enum Admission
{
    /// <summary>It is new and will be answered.</summary>
    New,

    /// <summary>It is being answered; its acknowledgement follows then.</summary>
    Running,

    /// <summary>It was answered: the same answer goes out again.</summary>
    Answered,

    /// <summary>There is no room to remember it.</summary>
    Full,
}

/// <summary>
/// The requests a connection answers and has answered, so that a duplicate is not carried out twice. Bounded: what protects a handler
/// that must not run twice is kept until nobody can ask any more, and new requests are refused meanwhile.
/// </summary>
internal sealed class ReplyCache(TimeProvider time)
{
    public const int MaxEntries = 4_096;
    public const long MaxBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan KeptAtLeast = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<RequestKey, ServedRequest> _served = [];
    private readonly PriorityQueue<ServedRequest, long> _ends = new();
    private readonly Queue<ServedRequest> _replaceable = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _served.Count;
            }
        }
    }

    /// <summary>Admits a request, or finds the one it repeats.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ack">Its acknowledgement; kept when the request is being answered.</param>
    /// <param name="known">The one it repeats; else itself.</param>
    public Admission Admit(ServedRequest request, AckToken ack, out ServedRequest known)
    {
        lock (_gate)
        {
            RemoveOutdated();
            if (_served.TryGetValue(request.Key, out ServedRequest? found))
            {
                known = found;
                if (found.IsDone || found.Window is not null)
                {
                    return Admission.Answered;
                }

                found.Duplicates.Add(ack);
                return Admission.Running;
            }

            known = request;
            while (_served.Count >= MaxEntries || _bytes >= MaxBytes)
            {
                if (!_replaceable.TryDequeue(out ServedRequest? done))
                {
                    return Admission.Full;
                }

                Remove(done);
            }

            _served.Add(request.Key, request);
            TimeSpan kept = request.Expiry is { } expiry && expiry > KeptAtLeast ? expiry : KeptAtLeast;
            _ends.Enqueue(request, request.ReceivedAt + (long)(kept.TotalSeconds * time.TimestampFrequency));
            return Admission.New;
        }
    }

    /// <summary>The request that is being answered.</summary>
    public ServedRequest? Find(RequestKey key)
    {
        lock (_gate)
        {
            return _served.GetValueOrDefault(key);
        }
    }

    /// <summary>A request is answered; its duplicates are acknowledged.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">What it was answered with; null to let a duplicate go unanswered.</param>
    public void Finish(ServedRequest request, Reply? reply)
    {
        AckToken[] duplicates;
        lock (_gate)
        {
            request.IsDone = true;
            request.Reply = reply;
            duplicates = [.. request.Duplicates];
            request.Duplicates.Clear();
            if (request.IsOutdated)
            {
                _served.Remove(request.Key);
            }
            else
            {
                _bytes += reply?.Payload.Length ?? 0;
                if (request.IsIdempotent)
                {
                    _replaceable.Enqueue(request);
                }
            }
        }

        foreach (AckToken ack in duplicates)
        {
            ack.Complete();
        }
    }

    /// <summary>A request is not answered after all and may come again.</summary>
    public void Forget(ServedRequest request)
    {
        lock (_gate)
        {
            _served.Remove(request.Key);
        }
    }

    private void RemoveOutdated()
    {
        long now = time.GetTimestamp();
        while (_ends.TryPeek(out ServedRequest? first, out long end) && end <= now)
        {
            _ends.Dequeue();
            first.IsOutdated = true;
            if (first.IsDone)
            {
                Remove(first);
            }
        }
    }

    private void Remove(ServedRequest request)
    {
        // It may be in both queues, and in the other one still.
        if (_served.TryGetValue(request.Key, out ServedRequest? known) && known == request)
        {
            _served.Remove(request.Key);
            _bytes -= request.Reply?.Payload.Length ?? 0;
        }
    }
}
