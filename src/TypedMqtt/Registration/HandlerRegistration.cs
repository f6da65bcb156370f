using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>A handler that was registered on a connection.</summary>
internal interface IHandlerRegistration
{
    /// <summary>Subscribes; messages wait in the buffer until <see cref="ISubscribedHandler.RunAsync"/>.</summary>
    Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping);
}

/// <summary>A handler whose subscription is granted.</summary>
internal interface ISubscribedHandler
{
    /// <summary>Handles messages until the token is signalled.</summary>
    Task RunAsync(CancellationToken stopping);
}

/// <summary>Feeds the messages of one channel to a service: in order, or as many at a time as was declared.</summary>
internal sealed class HandlerRegistration<THandler, TMessage>(
    MqttChannel<TMessage> channel, string filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, HandlerOptions options) : IHandlerRegistration
    where THandler : class
    where TMessage : struct
{
    private HandlerOptions Options => options;

    public async Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        var subscribe = new SubscribeOptions
        {
            BufferCapacity = options.BufferCapacity,
            Overflow = options.Overflow,
            SharedGroup = options.SharedGroup,
            Qos = options.Qos,
        };
        TypedSubscription<TMessage> subscription = await connection.OpenAsync(
            channel, filter, subscribe, e => TypedLog.Unreadable(logger, channel.FullName, e.Message), stopping).ConfigureAwait(false);
        return new Subscribed(this, subscription.Sink, services, logger, connection.Client.Options.TimeProvider);
    }

    private sealed class Subscribed(
        HandlerRegistration<THandler, TMessage> owner, TypedSink<TMessage> sink, IServiceProvider services, ILogger logger, TimeProvider time) : ISubscribedHandler
    {
        // The subscription ends with the connection. Unsubscribing here would cost a persistent session what arrives until the application is
        // back, and would acknowledge what was not handled.
        public Task RunAsync(CancellationToken stopping)
        {
            var workers = new Task[Math.Max(1, owner.Options.Concurrency)];
            for (int i = 0; i < workers.Length; i++)
            {
                workers[i] = owner.WorkAsync(sink, services, logger, time, stopping);
            }

            return Task.WhenAll(workers);
        }
    }

    private async Task WorkAsync(TypedSink<TMessage> sink, IServiceProvider services, ILogger logger, TimeProvider time, CancellationToken stopping)
    {
        // A handler that never waits must not keep the others, or the application's start, from running.
        await Task.Yield();
        try
        {
            await foreach ((TMessage message, AckToken ack) in sink.Items.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await HandleAsync(message, services, logger, time, stopping).ConfigureAwait(false);
                ack.Complete();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application stops; what was not handled is not acknowledged.
        }
    }

    private async Task HandleAsync(TMessage message, IServiceProvider services, ILogger logger, TimeProvider time, CancellationToken stopping)
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
                TypedLog.HandlerFailed(logger, e, channel.FullName, attempt + 1, options.Retries + 1);
                if (attempt >= options.Retries)
                {
                    return;
                }
            }

            await Task.Delay(options.RetryDelay, time, stopping).ConfigureAwait(false);
        }
    }
}
