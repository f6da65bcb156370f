namespace TypedMqtt.Requests;

/// <summary>How many items of a stream the requester takes, and when it was last heard of.</summary>
internal sealed class StreamWindow(long credit, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _granted = credit;
    private long _heardAt = time.GetTimestamp();
    private TaskCompletionSource? _waiting;

    /// <summary>How long nothing was heard.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_heardAt);
            }
        }
    }

    /// <summary>The requester says how many items it takes in all; a total it said before does nothing.</summary>
    public void Grant(long total)
    {
        TaskCompletionSource? waiting = null;
        lock (_gate)
        {
            _heardAt = time.GetTimestamp();
            if (total > _granted)
            {
                _granted = total;
                (waiting, _waiting) = (_waiting, null);
            }
        }

        waiting?.TrySetResult();
    }

    /// <summary>Completes when the requester takes an item of that number, counted from 0.</summary>
    public Task WaitAsync(long item)
    {
        lock (_gate)
        {
            return item < _granted ? Task.CompletedTask : (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
