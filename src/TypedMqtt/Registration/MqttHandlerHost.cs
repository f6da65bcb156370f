using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Registration;

/// <summary>Starts a connection and its handlers with the application and stops the handlers with it.</summary>
internal sealed class MqttHandlerHost(IServiceProvider services, string name) : IHostedService
{
    private MqttHandlers? _handlers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredKeyedService<IMqttConnection>(name);
        _handlers = services.GetRequiredKeyedService<MqttHandlers>(name);
        return _handlers.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _handlers?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
