using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Requests;

namespace TypedMqtt.Registration;

/// <summary>Lets a service answer the requests of one channel.</summary>
internal sealed class RequestRegistration<THandler, TRequest, TResponse>(
    MqttRequestChannel<TRequest, TResponse> channel, ChannelTopics filter, Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke, HandlerOptions<TRequest> options)
    : IHandlerRegistration
    where THandler : class
    where TRequest : struct, IChannelMessage
{
    public async Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        var responder = new Responder(connection, channel.Response, logger);
        SubscribeOptions subscribe = options.ToSubscribeOptions();
        var sink = new RequestSink<TRequest, TResponse>(channel, responder, subscribe, options, logger);
        await connection.OpenAsync(sink, channel, filter, subscribe, stopping).ConfigureAwait(false);
        var worker = new RequestWorker<THandler, TRequest, TResponse>(channel, invoke, options, responder, services);
        return new HandlerLoop<TRequest>(
            sink, options, connection.Client.Options.TimeProvider, (item, _, aborting) => worker.AnswerAsync(item.Message, item.Ack, aborting));
    }
}
