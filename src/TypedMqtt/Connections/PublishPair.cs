using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace TypedMqtt.Connections;

/// <summary>Waits for two publishes, whatever becomes of either: each holds a pooled message until somebody has its outcome. Pooled itself.</summary>
internal sealed class PublishPair : IValueTaskSource
{
    private const int PoolSize = 256;

    private static readonly Stack<PublishPair> Pool = new();
    private static readonly Lock PoolGate = new();

    private readonly Action _oneCompleted;
    private readonly Action _otherCompleted;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _one;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _other;
    private Exception? _error;
    private int _pending;

    private PublishPair()
    {
        _oneCompleted = () => Complete(_one);
        _otherCompleted = () => Complete(_other);
    }

    /// <summary>Completes when both have; fails with the first failure.</summary>
    public static ValueTask WhenBoth(ValueTask one, ValueTask other)
    {
        PublishPair? pair;
        lock (PoolGate)
        {
            Pool.TryPop(out pair);
        }

        pair ??= new PublishPair();
        pair._pending = 2;
        pair._one = one.ConfigureAwait(false).GetAwaiter();
        pair._other = other.ConfigureAwait(false).GetAwaiter();
        var both = new ValueTask(pair, pair._source.Version);
        Await(pair._one, pair._oneCompleted);
        Await(pair._other, pair._otherCompleted);
        return both;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public void GetResult(short token)
    {
        try
        {
            _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            _error = null;
            _one = _other = default;
            lock (PoolGate)
            {
                if (Pool.Count < PoolSize)
                {
                    Pool.Push(this);
                }
            }
        }
    }

    private static void Await(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter publish, Action completed)
    {
        if (publish.IsCompleted)
        {
            completed();
        }
        else
        {
            publish.UnsafeOnCompleted(completed);
        }
    }

    private void Complete(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter publish)
    {
        try
        {
            publish.GetResult();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _error, e, null);
        }

        if (Interlocked.Decrement(ref _pending) > 0)
        {
            return;
        }

        if (_error is { } error)
        {
            _source.SetException(error);
        }
        else
        {
            _source.SetResult(true);
        }
    }
}
