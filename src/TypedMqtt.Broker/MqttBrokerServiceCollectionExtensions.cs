using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Broker;

namespace TypedMqtt;

/// <summary>Hosts a broker in an application.</summary>
public static class MqttBrokerServiceCollectionExtensions
{
    /// <summary>Adds a broker that starts and stops with the application; inject <see cref="MqttBrokerHost"/> to reach it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; the broker logs to the application's loggers.</param>
    public static IServiceCollection AddMqttBroker(this IServiceCollection services, Action<MqttBrokerOptions>? configure = null)
    {
        services.AddSingleton(provider =>
        {
            var options = new MqttBrokerOptions
            {
                LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            };
            configure?.Invoke(options);
            return new MqttBrokerHost(options);
        });
        services.AddHostedService(static provider => provider.GetRequiredService<MqttBrokerHost>());
        return services;
    }
}

/// <summary>The broker of an application, running between start and stop of the host.</summary>
public sealed class MqttBrokerHost : IHostedService
{
    private readonly MqttBrokerOptions _options;
    private MqttBroker? _broker;

    internal MqttBrokerHost(MqttBrokerOptions options) => _options = options;

    /// <summary>The broker.</summary>
    /// <exception cref="InvalidOperationException">The host is not running.</exception>
    public MqttBroker Broker => _broker ?? throw new InvalidOperationException("The broker runs between start and stop of the host: start the host first.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _broker = await MqttBroker.StartAsync(_options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_broker is { } broker)
        {
            _broker = null;
            await broker.DisposeAsync().ConfigureAwait(false);
        }
    }
}
