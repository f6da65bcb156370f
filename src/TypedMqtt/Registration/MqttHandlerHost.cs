using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Registration;

/// <summary>Starts the handlers of a connection with the application and stops them with it.</summary>
internal sealed class MqttHandlerHost(IServiceProvider services, MqttBuilder builder) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = (MqttConnection)services.GetRequiredKeyedService<IMqttConnection>(builder.Name);
        var handlers = new List<Task>();
        foreach (IHandlerRegistration handler in builder.Handlers)
        {
            handlers.Add(await handler.StartAsync(connection, services, _stopping.Token).WaitAsync(cancellationToken).ConfigureAwait(false));
        }

        _running = Task.WhenAll(handlers);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();
}
