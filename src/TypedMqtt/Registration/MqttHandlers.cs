namespace TypedMqtt.Registration;

/// <summary>The handlers of one connection: subscribed before it is made, running as long as the application.</summary>
internal sealed class MqttHandlers(IServiceProvider services, MqttBuilder builder) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task<ISubscribedHandler>[] _subscribing = [];
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to subscribe; called before the connection is made.</summary>
    public void Subscribe(MqttConnection connection) =>
        _subscribing = [.. builder.Handlers.Select(h => h.SubscribeAsync(connection, services, _stopping.Token))];

    /// <summary>Starts the handlers once all subscriptions are granted.</summary>
    /// <exception cref="MqttSubscribeException">The broker refused one.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ISubscribedHandler[] handlers = await Task.WhenAll(_subscribing).WaitAsync(cancellationToken).ConfigureAwait(false);
        _running = Task.WhenAll(handlers.Select(h => h.RunAsync(_stopping.Token)));
    }

    /// <summary>Waits for the messages that are being handled; the others stay unacknowledged.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();
}
