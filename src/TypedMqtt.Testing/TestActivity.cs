using System.Diagnostics;

namespace TypedMqtt.Testing;

/// <summary>
/// How many threads run code of one test: its own, and all that follows from it. A continuation that has begun, and is still being compiled
/// or waits for a processor, is part of what a test waits for, but no connection knows of it.
/// </summary>
internal sealed class TestActivity
{
    /// <summary>How long running code is waited for; what goes on for longer blocks its thread, and is left alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long queued code is waited for: a pool that is never empty works for others.</summary>
    private static readonly TimeSpan QueuePatience = TimeSpan.FromMilliseconds(20);

    private static readonly AsyncLocal<TestActivity?> Current = new(OnChanged);

    private int _threads;
    private int _blocked;

    /// <summary>Counts the code of the caller, and what it starts, as this test's; to be called before the first await.</summary>
    public void Enter() => Current.Value = this;

    /// <summary>Waits until no thread but the caller's runs code of the test, and none is queued.</summary>
    public async ValueTask RestAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            int others = Volatile.Read(ref _threads) - 1;
            _blocked = Math.Min(_blocked, Math.Max(others, 0));
            if (waited > Patience)
            {
                _blocked = Math.Max(others, 0);
            }

            if (others <= _blocked && (ThreadPool.PendingWorkItemCount == 0 || waited > QueuePatience))
            {
                return;
            }

            await Task.Delay(1).ConfigureAwait(false);
        }
    }

    /// <summary>A thread goes over to code of another test, or of none.</summary>
    private static void OnChanged(AsyncLocalValueChangedArgs<TestActivity?> change)
    {
        if (change.PreviousValue is { } left)
        {
            Interlocked.Decrement(ref left._threads);
        }

        if (change.CurrentValue is { } entered)
        {
            Interlocked.Increment(ref entered._threads);
        }
    }
}
