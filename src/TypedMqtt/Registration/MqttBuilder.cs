using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TypedMqtt.Registration;

/// <summary>Collects what is registered on one connection.</summary>
internal sealed class MqttBuilder(IServiceCollection services, string name, bool isFirst) : IMqttBuilder
{
    public string Name { get; } = name;

    public List<IHandlerRegistration> Handlers { get; } = [];

    public IMqttBuilder AddPublisher<TContract>(Func<IMqttConnection, TContract> factory)
        where TContract : class => AddService(factory);

    public IMqttBuilder AddSubscriber<TSubscriber>(Func<IMqttConnection, TSubscriber> factory)
        where TSubscriber : class => AddService(factory);

    public IMqttBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TMessage>(
        MqttChannel<TMessage> channel, ChannelTopics filter, Func<THandler, TMessage, CancellationToken, ValueTask> invoke, Action<HandlerOptions<TMessage>>? configure)
        where THandler : class
        where TMessage : struct, IChannelMessage
    {
        services.TryAddScoped<THandler>();
        Handlers.Add(new HandlerRegistration<THandler, TMessage>(channel, filter, invoke, Options(configure)));
        return this;
    }

    public IMqttBuilder AddRequestHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TResponse>(
        MqttRequestChannel<TRequest, TResponse> channel,
        ChannelTopics filter,
        Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke,
        Action<HandlerOptions<TRequest>>? configure)
        where THandler : class
        where TRequest : struct, IChannelMessage
    {
        services.TryAddScoped<THandler>();
        Handlers.Add(new RequestRegistration<THandler, TRequest, TResponse>(channel, filter, invoke, Options(configure)));
        return this;
    }

    public IMqttBuilder AddStreamHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest, TItem>(
        MqttStreamChannel<TRequest, TItem> channel,
        ChannelTopics filter,
        Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke,
        Action<HandlerOptions<TRequest>>? configure)
        where THandler : class
        where TRequest : struct, IChannelMessage
    {
        services.TryAddScoped<THandler>();
        HandlerOptions<TRequest> options = Options(
            configure, StreamRegistration<THandler, TRequest, TItem>.DefaultConcurrency, StreamRegistration<THandler, TRequest, TItem>.DefaultDrainTimeout);
        Handlers.Add(new StreamRegistration<THandler, TRequest, TItem>(channel, filter, invoke, options));
        return this;
    }

    private static HandlerOptions<TMessage> Options<TMessage>(Action<HandlerOptions<TMessage>>? configure, int concurrency = 1, TimeSpan? drainTimeout = null)
        where TMessage : struct, IChannelMessage
    {
        var options = new HandlerOptions<TMessage> { Concurrency = concurrency };
        options.DrainTimeout = drainTimeout ?? options.DrainTimeout;
        configure?.Invoke(options);
        options.Check();
        return options;
    }

    private MqttBuilder AddService<TService>(Func<IMqttConnection, TService> factory)
        where TService : class
    {
        services.AddKeyedSingleton(Name, (provider, key) => factory(provider.GetRequiredKeyedService<IMqttConnection>(key)));
        if (isFirst)
        {
            services.AddSingleton(provider => provider.GetRequiredKeyedService<TService>(Name));
        }
        else
        {
            // With one candidate only, there is no need to name the connection.
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<TService>(Name));
        }

        return this;
    }
}
