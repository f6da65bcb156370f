using System.Threading.Channels;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Takes messages from a sink and hands them on: so many at a time, in the order that was declared.</summary>
/// <param name="sink">Where messages come from.</param>
/// <param name="options">Concurrency, order, time to drain.</param>
/// <param name="time">The clock.</param>
/// <param name="handle">Handles one and acknowledges it; the first token says that nothing new is begun, the second that it is given up.</param>
internal sealed class HandlerLoop<TMessage>(
    TypedSink<TMessage> sink, HandlerOptions<TMessage> options, TimeProvider time, Func<Received<TMessage>, CancellationToken, CancellationToken, Task> handle) : ISubscribedHandler
    where TMessage : struct, IChannelMessage
{
    private readonly ChannelReader<Received<TMessage>> _reader = sink.Items.Reader;

    public async Task RunAsync(HandlerRun run)
    {
        using var aborting = CancellationTokenSource.CreateLinkedTokenSource(run.Aborting);
        Task working = Task.WhenAll(Workers(run, aborting.Token));
        await working.WaitAsync(run.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await working.WaitAsync(options.DrainTimeout, time, run.Aborting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await aborting.CancelAsync().ConfigureAwait(false);
        await working.ConfigureAwait(false);
    }

    private Task[] Workers(HandlerRun run, CancellationToken aborting)
    {
        // One that never waits must not keep the others, or the application's start, from running.
        if (options.Concurrency == 1 || options.SameKey is not { } sameKey)
        {
            return [.. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => GuardAsync(run, WorkAsync(run.Stopping, aborting)), CancellationToken.None))];
        }

        var lanes = new MessageLanes<TMessage>(_reader, sameKey);

        // What waits for its key still counts as buffered.
        var room = new SemaphoreSlim(options.Concurrency + options.BufferCapacity);
        return [.. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => GuardAsync(run, WorkInOrderAsync(lanes, room, run.Stopping, aborting)), CancellationToken.None))];
    }

    private static async Task GuardAsync(HandlerRun run, Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // What was not handled is not acknowledged.
        }
        catch (Exception e)
        {
            run.Stop(e);
            throw;
        }
    }

    private async Task WorkAsync(CancellationToken stopping, CancellationToken aborting)
    {
        while (await _reader.WaitToReadAsync(stopping).ConfigureAwait(false))
        {
            while (!stopping.IsCancellationRequested && _reader.TryRead(out Received<TMessage> item))
            {
                await handle(item, stopping, aborting).ConfigureAwait(false);
            }
        }
    }

    private async Task WorkInOrderAsync(MessageLanes<TMessage> lanes, SemaphoreSlim room, CancellationToken stopping, CancellationToken aborting)
    {
        while (await _reader.WaitToReadAsync(stopping).ConfigureAwait(false))
        {
            await room.WaitAsync(stopping).ConfigureAwait(false);
            if (!lanes.TryTake(out Received<TMessage> item, out bool isParked))
            {
                room.Release();
                continue;
            }

            for (bool has = !isParked; has && !stopping.IsCancellationRequested; has = lanes.TryNext(item, out item))
            {
                await handle(item, stopping, aborting).ConfigureAwait(false);
                room.Release();
            }
        }
    }
}
