using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TypedMqtt.Registration;

/// <summary>The handlers of one connection: subscribed before it is made, running as long as the application.</summary>
internal sealed class MqttHandlers(IServiceProvider services, MqttBuilder builder) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task<ISubscribedHandler>[] _subscribing = [];
    private Task _running = Task.CompletedTask;
    private int _failed;

    /// <summary>Begins to subscribe; called before the connection is made.</summary>
    public void Subscribe(MqttConnection connection) =>
        _subscribing = [.. builder.Handlers.Select(h => h.SubscribeAsync(connection, services, _stopping.Token))];

    /// <summary>Starts the handlers once all subscriptions are granted.</summary>
    /// <exception cref="MqttSubscribeException">The broker refused one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ISubscribedHandler[] handlers = await Task.WhenAll(_subscribing).WaitAsync(cancellationToken).ConfigureAwait(false);
        var run = new HandlerRun(Fail, _stopping.Token, _aborting.Token);
        _running = Task.WhenAll(handlers.Select(h => h.RunAsync(run)));
    }

    /// <summary>Waits for the messages that are being handled; the others stay unacknowledged.</summary>
    /// <param name="cancellationToken">Ends the handlers' time to drain.</param>
    /// <exception cref="PoisonMessageException">The handlers had stopped at a message.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        using CancellationTokenRegistration hurry = cancellationToken.UnsafeRegister(static aborting => ((CancellationTokenSource)aborting!).Cancel(), _aborting);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _aborting.Cancel();
        _stopping.Dispose();
        _aborting.Dispose();
    }

    /// <summary>A handler cannot go on: the others stop, too, and the application with them.</summary>
    private void Fail(Exception reason)
    {
        if (Interlocked.Exchange(ref _failed, 1) != 0)
        {
            return;
        }

        TypedLog.HandlersStopped(services.GetRequiredService<ILoggerFactory>().CreateLogger("TypedMqtt"), reason, reason.Message);
        _stopping.Cancel();
        services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }
}
