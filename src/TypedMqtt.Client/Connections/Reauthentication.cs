using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Connections;

/// <summary>Authenticating again on a live connection (4.12.1), one exchange at a time. The method is asked beside the receive loop: other
/// packets go on meanwhile.</summary>
/// <param name="connection">The connection.</param>
/// <param name="authentication">Its method.</param>
/// <param name="options">Its options.</param>
internal sealed class Reauthentication(ClientConnection connection, Authentication authentication, MqttClientOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource? _running;
    private bool _isServersTurn;
    private MqttException? _lost;

    /// <summary>Begins an exchange, or joins the one that is under way.</summary>
    /// <param name="credentials">The options with the login to use.</param>
    public Task RunAsync(MqttClientOptions credentials)
    {
        TaskCompletionSource running;
        lock (_gate)
        {
            if (_lost is { } lost)
            {
                return Task.FromException(lost);
            }

            if (_running is { } already)
            {
                return already.Task;
            }

            _running = running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _ = StepAsync(ReasonCode.ReAuthenticate, () => authentication.StartAsync(credentials, _ended.Token));
        _ = GiveUpInTimeAsync(running);
        return running.Task;
    }

    /// <summary>AUTH from the broker; on the receive loop.</summary>
    /// <exception cref="MqttProtocolException">It does not fit.</exception>
    public void Receive(in AuthPacket packet)
    {
        authentication.CheckMethod(packet.Properties, "AUTH");
        lock (_gate)
        {
            if (!_isServersTurn || packet.ReasonCode == ReasonCode.ReAuthenticate)
            {
                throw MqttProtocolException.Error($"AUTH 0x{(byte)packet.ReasonCode:X2} of the broker does not fit the exchange (4.12.1).");
            }

            _isServersTurn = false;
        }

        ReadOnlyMemory<byte>? data = Authentication.DataOf(packet.Properties);
        _ = packet.ReasonCode == ReasonCode.Success
            ? CompleteAsync(data)
            : StepAsync(ReasonCode.ContinueAuthentication, () => authentication.ContinueAsync(data, _ended.Token));
    }

    /// <summary>The connection has ended.</summary>
    /// <param name="error">What to tell whoever waits.</param>
    public void End(MqttException error)
    {
        lock (_gate)
        {
            _lost = error;
        }

        _ended.Cancel();
        Finish(error);
    }

    public void Dispose() => _ended.Dispose();

    private async Task StepAsync(ReasonCode reason, Func<ValueTask<ReadOnlyMemory<byte>?>> ask)
    {
        // Not on the receive loop: a method may take its time.
        await Task.Yield();
        try
        {
            ReadOnlyMemory<byte>? data = await ask().ConfigureAwait(false);
            lock (_gate)
            {
                _isServersTurn = true;
            }

            connection.SendAuth(reason, data);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task CompleteAsync(ReadOnlyMemory<byte>? data)
    {
        await Task.Yield();
        try
        {
            await authentication.CompleteAsync(data, _ended.Token).ConfigureAwait(false);
            Finish(null);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task GiveUpInTimeAsync(TaskCompletionSource running)
    {
        try
        {
            await running.Task.WaitAsync(options.ConnectTimeout, options.TimeProvider, _ended.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Fail(new TimeoutException($"no answer to AUTH within {options.ConnectTimeout.TotalSeconds:0.#} s. See the broker's log, or raise ConnectTimeout"));
        }
        catch (Exception)
        {
            // It failed in another way, which is known.
        }
    }

    /// <summary>A failed re-authentication closes the connection [MQTT-4.12.1-2].</summary>
    private void Fail(Exception error)
    {
        if (_ended.IsCancellationRequested)
        {
            return;
        }

        string why = error is MqttException ? error.Message.TrimEnd('.') : $"authenticating again failed: {error.Message.TrimEnd('.')}";
        Finish(error as MqttException ?? new MqttException($"The connection to {options.Endpoint} is closed: {why}.", error) { Endpoint = options.Endpoint });
        connection.GiveUp(ReasonCode.UnspecifiedError, why);
    }

    private void Finish(MqttException? error)
    {
        TaskCompletionSource? running;
        lock (_gate)
        {
            running = _running;
            _running = null;
            _isServersTurn = false;
        }

        if (error is null)
        {
            running?.TrySetResult();
        }
        else if (running is not null)
        {
            running.TrySetException(error);

            // Whoever has stopped waiting has not to observe it.
            _ = running.Task.Exception;
        }
    }
}
