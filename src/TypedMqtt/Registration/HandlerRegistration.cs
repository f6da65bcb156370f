using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Feeds the messages of one channel to a service: in order, or as many at a time as was declared.</summary>
internal sealed class HandlerRegistration<THandler, TMessage>(
    MqttChannel<TMessage> channel, string filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, HandlerOptions options) : IHandlerRegistration
    where THandler : class
    where TMessage : struct
{
    public async Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        TypedSubscription<TMessage> subscription = await connection.OpenAsync(
            channel, filter, options.ToSubscribeOptions(), e => TypedLog.Unreadable(logger, channel.FullName, e.Message), stopping).ConfigureAwait(false);
        TimeProvider time = connection.Client.Options.TimeProvider;
        return new SubscribedHandler(token => HandlerLoop.RunAsync(
            subscription.Sink, options.Concurrency, (message, ack, stop) => HandleAsync(message, ack, services, logger, time, stop), token));
    }

    private async Task HandleAsync(TMessage message, AckToken ack, IServiceProvider services, ILogger logger, TimeProvider time, CancellationToken stopping)
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

                break;
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
                    break;
                }
            }

            await Task.Delay(options.RetryDelay, time, stopping).ConfigureAwait(false);
        }

        ack.Complete();
    }
}
