using System.Net.Sockets;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Publishing;

namespace TypedMqtt;

/// <content>Keeping a connection.</content>
public sealed partial class MqttClient
{
    private string _lostBecause = "it was never made";

    /// <summary>
    /// Reconnects resume. In 3.1.1 the flag also says that the session ends with the connection: there it stays as it was asked for, or
    /// the broker would keep a session that nobody ever finds again.
    /// </summary>
    private bool StartsClean => _options.CleanStart && (_options.ProtocolVersion != ProtocolVersion.V5 || !_firstConnect.Task.IsCompleted);

    /// <summary>Keeps a connection for as long as the client lives.</summary>
    private async Task RunAsync(ClientConnection? connection)
    {
        TimeProvider time = _options.TimeProvider;
        var backoff = new Backoff(_options.ReconnectDelay, _options.MaximumReconnectDelay, Random.Shared);
        var takeovers = new Takeovers(time, Random.Shared);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                connection ??= await OpenAsync(StartsClean, _stopping.Token).ConfigureAwait(false);
                long opened = time.GetTimestamp();
                await ServeAsync(connection).ConfigureAwait(false);
                backoff.Ended(time.GetElapsedTime(opened));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (MqttConnectException e)
            {
                _lostBecause = e.Message;
                if (!_draining)
                {
                    _log.ConnectFailed(e.Message);
                }
            }

            bool isTakenOver = connection?.Disconnected?.ReasonCode == ReasonCode.SessionTakenOver;
            connection = null;
            if (_draining)
            {
                return;
            }

            if (!_options.Reconnect || (isTakenOver && takeovers.Add()))
            {
                MqttException lost = isTakenOver && _options.Reconnect ? TakenOver() : Refused($"The connection to {_current.Endpoint} is lost: {_lostBecause}.", null);
                _log.GivenUp(lost.Message);
                Close(lost, lost);
                return;
            }

            TimeSpan delay = backoff.Next();
            if (isTakenOver)
            {
                TimeSpan longer = takeovers.NextDelay();
                delay = delay > longer ? delay : longer;
            }

            // The timer first: whoever sees the client waiting may move the clock.
            Task wait = Task.Delay(delay, time, _stopping.Token);
            SetState(MqttClientState.Waiting);
            _log.Reconnecting(delay.TotalSeconds);
            try
            {
                await wait.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private MqttException TakenOver() => Refused(
        $"The connection to {_current.Endpoint} is given up: another one with the client id '{ClientId}' took the session over three times in a minute, "
        + "so that two processes seem to share this client id. Give each process its own.",
        ReasonCode.SessionTakenOver);

    /// <summary>Serves one connection until it ends.</summary>
    private async Task ServeAsync(ClientConnection connection)
    {
        await using (connection.ConfigureAwait(false))
        {
            string why = "the broker closed the connection";
            try
            {
                Attach(connection);
                SetState(MqttClientState.Connected);
                _firstConnect.TrySetResult();
                await connection.ReceiveAsync(_stopping.Token).ConfigureAwait(false);
                why = WhyEnded(connection) ?? why;
            }
            catch (MqttProtocolException e)
            {
                why = e.Message.TrimEnd('.');
                connection.Disconnect(e.ReasonCode);
            }
            catch (ConnectionGivenUpException e)
            {
                why = e.Message;
                connection.Disconnect(e.ReasonCode);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException || (e is OperationCanceledException && !_stopping.IsCancellationRequested))
            {
                why = WhyEnded(connection) ?? e.Message;
            }
            finally
            {
                Detach();
            }

            DisconnectResult = connection.Disconnected ?? DisconnectResult;
            _servers.Next(_servers.Redirect(connection.Server, connection.Disconnected?.ReasonCode, connection.Disconnected?.ServerReference));
            _lostBecause = why;
            if (!_draining)
            {
                _log.ConnectionLost(why);
            }
        }
    }

    private static string? WhyEnded(ClientConnection connection) => connection.GivenUpBecause
        ?? (connection.Disconnected is { } disconnected ? $"the broker said: {ErrorText.Describe(disconnected)}" : null);

    private void Attach(ClientConnection connection)
    {
        _handler.Attached(connection);
        lock (_requestGate)
        {
            _connection = connection;
            Interlocked.Exchange(ref _opening, null);
            SubscribeAgain(connection);
        }

        OutboundMessage? birth = RentBirth();
        ValueTask<PublishResult> born = birth is null ? default : new ValueTask<PublishResult>(birth, birth.Version);
        _outbox.Attach(connection.Send, connection.Accepted, _current, birth);
        _ = WatchBirthAsync(born);
        if (!connection.SessionPresent)
        {
            SessionStarted?.Invoke();
        }
    }

    private void Detach()
    {
        lock (_requestGate)
        {
            _connection = null;
            EndRequests();
        }

        _handler.Detached();
        _outbox.Detach();
    }
}
