using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>A handler that was registered on a connection.</summary>
internal interface IHandlerRegistration
{
    /// <summary>Subscribes; the task inside runs until the token is signalled.</summary>
    Task<Task> StartAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping);
}

/// <summary>Feeds the messages of one channel to a service: in order, or as many at a time as was declared.</summary>
internal sealed class HandlerRegistration<THandler, TMessage>(
    MqttChannel<TMessage> channel, string filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, HandlerOptions options) : IHandlerRegistration
    where THandler : class
    where TMessage : struct
{
    public async Task<Task> StartAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        var subscribe = new SubscribeOptions
        {
            BufferCapacity = options.BufferCapacity, Overflow = options.Overflow, SharedGroup = options.SharedGroup, Qos = options.Qos,
        };
        TypedSubscription<TMessage> subscription = await connection.OpenAsync(channel, filter, subscribe, stopping).ConfigureAwait(false);
        subscription.Sink.Unreadable = e => HandlerLog.Unreadable(logger, channel.FullName, e.Message);
        return RunAsync(subscription, services, logger, stopping);
    }

    private async Task RunAsync(TypedSubscription<TMessage> subscription, IServiceProvider services, ILogger logger, CancellationToken stopping)
    {
        var workers = new Task[Math.Max(1, options.Concurrency)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync(subscription.Sink, services, logger, stopping);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
        await subscription.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WorkAsync(TypedSink<TMessage> sink, IServiceProvider services, ILogger logger, CancellationToken stopping)
    {
        try
        {
            await foreach ((TMessage message, AckToken ack) in sink.Items.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await HandleAsync(message, services, logger, stopping).ConfigureAwait(false);
                ack.Complete();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application stops; what was not handled is not acknowledged.
        }
    }

    private async Task HandleAsync(TMessage message, IServiceProvider services, ILogger logger, CancellationToken stopping)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                AsyncServiceScope scope = services.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    await invoke(scope.ServiceProvider.GetRequiredService<THandler>(), message, stopping).ConfigureAwait(false);
                }

                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                HandlerLog.Failed(logger, e, channel.FullName, attempt + 1, options.Retries + 1);
                if (attempt >= options.Retries)
                {
                    return;
                }
            }

            await Task.Delay(options.RetryDelay, stopping).ConfigureAwait(false);
        }
    }
}

/// <summary>What handlers log; event ids are stable.</summary>
internal static partial class HandlerLog
{
    [LoggerMessage(6001, LogLevel.Error, "Handling a message of {Channel} failed (attempt {Attempt} of {Attempts}).")]
    public static partial void Failed(ILogger logger, Exception exception, string channel, int attempt, int attempts);

    [LoggerMessage(6002, LogLevel.Error, "A message of {Channel} cannot be read and is dropped: {Reason}")]
    public static partial void Unreadable(ILogger logger, string channel, string reason);
}
