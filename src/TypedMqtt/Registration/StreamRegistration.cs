using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Requests;

namespace TypedMqtt.Registration;

/// <summary>Lets a service answer the requests of one channel with streams.</summary>
internal sealed class StreamRegistration<THandler, TRequest, TItem>(
    MqttStreamChannel<TRequest, TItem> channel, ChannelTopics filter, Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke, HandlerOptions<TRequest> options)
    : IHandlerRegistration
    where THandler : class
    where TRequest : struct, IChannelMessage
{
    /// <summary>Streams at a time where nothing is said: one that is long must not keep all others waiting.</summary>
    public const int DefaultConcurrency = 16;

    /// <summary>An endless stream would hold up every stop.</summary>
    public static readonly TimeSpan DefaultDrainTimeout = TimeSpan.Zero;

    public async Task<ISubscribedHandler> SubscribeAsync(MqttConnection connection, IServiceProvider services, CancellationToken stopping)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(THandler).FullName!);
        var responder = new Responder(connection, channel.Response, logger);
        SubscribeOptions subscribe = options.ToSubscribeOptions();
        var sink = new RequestSink<TRequest, TItem>(channel, responder, subscribe, options, logger);

        // In one go: without control a stream would end at its first credit. Both are asked for before the connection is made.
        await Task.WhenAll(
            connection.OpenAsync(sink, channel, filter, subscribe, stopping),
            connection.Client.SubscribeAsync(
                [.. filter.All.Select(f => connection.Wire($"{f}/ctl/{connection.InstanceId}"))], new SubscriptionOptions(Qos.AtLeastOnce), new ControlSink(connection.Replies), stopping)).ConfigureAwait(false);
        var worker = new StreamWorker<THandler, TRequest, TItem>(channel, invoke, options, responder, services);
        return new HandlerLoop<TRequest>(
            sink, options, connection.Client.Options.TimeProvider, (item, _, aborting) => worker.AnswerAsync(item.Message, item.Ack, aborting));
    }
}
