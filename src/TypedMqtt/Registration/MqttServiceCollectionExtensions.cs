using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Registration;

namespace TypedMqtt;

/// <summary>Adds MQTT connections to an application.</summary>
public static class MqttServiceCollectionExtensions
{
    /// <summary>
    /// Adds a connection. Its address is <c>ConnectionStrings:{name}</c> of the configuration where there is one. Several connections
    /// are keyed services; what is registered on the first one is also injected without a key.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">Name and key of the connection.</param>
    /// <param name="configure">Sets server, credentials, last will, topic root.</param>
    /// <exception cref="ArgumentException">There is a connection of that name already.</exception>
    /// <returns>The generated <c>Add…Publisher</c>, <c>Add…Subscriber</c>, <c>Add…Consumer</c> and <c>AddHandler</c> extend it.</returns>
    public static IMqttBuilder AddMqtt(this IServiceCollection services, string name = "mqtt", Action<IServiceProvider, MqttConnectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        bool isFirst = !services.Any(static d => d.ServiceType == typeof(IMqttConnection));
        if (services.Any(d => d.IsKeyedService && d.ServiceType == typeof(IMqttConnection) && Equals(d.ServiceKey, name)))
        {
            throw new ArgumentException($"The connection '{name}' is added already: keep what AddMqtt returned and extend it, or choose another name.", nameof(name));
        }

        var builder = new MqttBuilder(services, name, isFirst);
        services.AddLogging();
        services.AddKeyedSingleton(name, (provider, _) => new MqttHandlers(provider, builder));
        services.AddKeyedSingleton<IMqttConnection>(name, (provider, _) => Connect(provider, name, configure));
        if (isFirst)
        {
            services.AddSingleton(provider => provider.GetRequiredKeyedService<IMqttConnection>(name));
        }

        services.AddSingleton<IHostedService>(provider => new MqttHandlerHost(provider, name));
        return builder;
    }

    private static MqttConnection Connect(IServiceProvider provider, string name, Action<IServiceProvider, MqttConnectionOptions>? configure)
    {
        string? address = provider.GetService<IConfiguration>()?.GetConnectionString(name);
        var options = new MqttConnectionOptions
        {
            Client = new MqttClientOptions
            {
                Server = new Uri(address ?? "mqtt://localhost:1883"),
                LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            },
        };
        configure?.Invoke(provider, options);
        return MqttConnection.Start(options, name, provider.GetRequiredKeyedService<MqttHandlers>(name).Subscribe);
    }
}
