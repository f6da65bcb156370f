using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Feeds the messages of one channel to a service, each in a scope of its own, and acknowledges what is handled.</summary>
internal sealed class HandlerRegistration<THandler, TMessage>(
    MqttChannel<TMessage> channel, string filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, HandlerOptions<TMessage> options) : IHandlerRegistration
    where THandler : class
    where TMessage : struct, IChannelMessage
{
    public async Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        SubscribeOptions subscribe = options.ToSubscribeOptions();
        var sink = new HandlerSink<TMessage>(channel, connection, subscribe, keepsContent: options.Poison.DeadLetterTopic is not null);
        await connection.OpenAsync(sink, channel, filter, subscribe, stopping).ConfigureAwait(false);
        TimeProvider time = connection.Client.Options.TimeProvider;
        var poison = new PoisonMessages(channel, options, connection, logger);
        return new HandlerLoop<TMessage>(
            sink, options, time, (item, stop, abort) => HandleAsync(item, poison, services, logger, time, stop, abort));
    }

    private async Task HandleAsync(
        Received<TMessage> item, PoisonMessages poison, IServiceProvider services, ILogger logger, TimeProvider time, CancellationToken stopping, CancellationToken aborting)
    {
        if (item.Raw?.Error is { } unreadable)
        {
            await poison.GiveUpAsync(Encoding.UTF8.GetString(item.Raw.Topic), item.Raw, unreadable, 0, stopping).ConfigureAwait(false);
            item.Ack.Complete();
            return;
        }

        if (item.Failure is { } failure)
        {
            await poison.GiveUpAsync(item.Message.Context.Topic, item.Raw, failure, 0, stopping).ConfigureAwait(false);
            item.Ack.Complete();
            return;
        }

        for (int attempt = 1; await TryAsync(item.Message, attempt, services, logger, aborting).ConfigureAwait(false) is { } error; attempt++)
        {
            if (attempt > options.Retries)
            {
                await poison.GiveUpAsync(item.Message.Context.Topic, item.Raw, error, attempt, stopping).ConfigureAwait(false);
                break;
            }

            await Task.Delay(options.DelayAfter(attempt, Random.Shared.NextDouble()), time, stopping).ConfigureAwait(false);
        }

        item.Ack.Complete();
    }

    private async Task<Exception?> TryAsync(TMessage message, int attempt, IServiceProvider services, ILogger logger, CancellationToken aborting)
    {
        try
        {
            AsyncServiceScope scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await invoke(scope.ServiceProvider.GetRequiredService<THandler>(), message, aborting).ConfigureAwait(false);
            }

            return null;
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            TypedLog.HandlerFailed(logger, e, channel.FullName, attempt, options.Retries + 1);
            return e;
        }
    }
}
