using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TypedMqtt.Tests.Registration;

/// <summary>Lets the test hold messages in their handlers.</summary>
internal sealed class Steps
{
    private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
    private readonly Channel<int> _finish = Channel.CreateUnbounded<int>();
    private int _seen;

    public ConcurrentQueue<int> Begun { get; } = [];

    /// <summary>When each of <see cref="Begun"/> was.</summary>
    public ConcurrentQueue<DateTimeOffset> At { get; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<int, bool> Fails { get; init; } = static _ => false;

    public async Task HandleAsync(int number, CancellationToken cancellationToken)
    {
        Begun.Enqueue(number);
        At.Enqueue(Time.GetUtcNow());
        _begun.Writer.TryWrite(number);
        await _finish.Reader.ReadAsync(cancellationToken);
        if (Fails(number))
        {
            throw new InvalidOperationException("The handler\nfails.");
        }
    }

    public void Finish(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _finish.Writer.TryWrite(i);
        }
    }

    /// <summary>Waits until so many messages, in all, were begun.</summary>
    public async Task WaitForAsync(int count)
    {
        for (; _seen < count; _seen++)
        {
            await _begun.Reader.ReadAsync(Support.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Support.Token);
        }
    }
}
