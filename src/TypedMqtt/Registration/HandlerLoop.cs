using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Takes messages from a sink and hands them on, so many at a time.</summary>
internal static class HandlerLoop
{
    /// <summary>Runs until the application stops; what is being handled is finished first.</summary>
    /// <param name="sink">Where messages come from.</param>
    /// <param name="concurrency">How many are handled at a time.</param>
    /// <param name="handle">Handles one and acknowledges it.</param>
    /// <param name="stopping">Signalled when the application stops.</param>
    public static Task RunAsync<TMessage>(
        TypedSink<TMessage> sink, int concurrency, Func<TMessage, AckToken, CancellationToken, Task> handle, CancellationToken stopping)
        where TMessage : struct
    {
        var workers = new Task[Math.Max(1, concurrency)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync(sink, handle, stopping);
        }

        return Task.WhenAll(workers);
    }

    private static async Task WorkAsync<TMessage>(
        TypedSink<TMessage> sink, Func<TMessage, AckToken, CancellationToken, Task> handle, CancellationToken stopping)
        where TMessage : struct
    {
        // A handler that never waits must not keep the others, or the application's start, from running.
        await Task.Yield();
        try
        {
            await foreach ((TMessage message, AckToken ack) in sink.Items.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await handle(message, ack, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application stops; what was not handled is not acknowledged.
        }
    }
}
