using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt;

/// <content>Making a connection.</content>
public sealed partial class MqttClient
{
    /// <summary>Tries the brokers in turn until one accepts.</summary>
    /// <exception cref="MqttConnectException">None can be reached and accepts.</exception>
    private async Task<ClientConnection> OpenAsync(bool cleanStart, CancellationToken cancellationToken)
    {
        SetState(MqttClientState.Connecting);
        var failures = new List<MqttConnectException>();
        foreach (Uri server in _servers.Attempt())
        {
            Uri? target = server;
            for (int hop = 0; target is not null; hop++)
            {
                try
                {
                    return await OpenAsync(target, cleanStart, cancellationToken).ConfigureAwait(false);
                }
                catch (MqttConnectException e)
                {
                    failures.Add(e);
                    if (_draining)
                    {
                        throw;
                    }

                    target = hop < ServerList.MostHops ? _servers.Redirect(target, e.ReasonCode, e.ServerReference) : null;
                }
            }
        }

        MqttConnectException last = failures[^1];
        throw failures.Count == 1 ? last : new MqttConnectException(string.Join(' ', failures.Select(static f => f.Message)), last)
        {
            Endpoint = last.Endpoint,
            ReasonCode = last.ReasonCode,
            ServerReference = last.ServerReference,
        };
    }

    /// <summary>Opens the transport to one broker and shakes hands.</summary>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    private async Task<ClientConnection> OpenAsync(Uri server, bool cleanStart, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        MqttClientOptions options = _options with { Server = server };
        ClientConnection? connection = null;
        try
        {
            options = await WithCredentialsAsync(options, either.Token).ConfigureAwait(false);
            _current = options;
            _log.Endpoint = options.Endpoint;
            IMqttTransport transport = await Dialer.OpenAsync(options, either.Token).ConfigureAwait(false);
            connection = new ClientConnection(options, transport, _handler);
            Interlocked.Exchange(ref _opening, connection);
            ObjectDisposedException.ThrowIf(_draining, this);
            await connection.HandshakeAsync(ClientId, cleanStart, either.Token).ConfigureAwait(false);
            ClientId = connection.Accepted.AssignedClientId ?? ClientId;
            ConnectResult = connection.Accepted;
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                Interlocked.Exchange(ref _opening, null);
                Leave(connection, e, cancellationToken);
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (e is MqttConnectException)
            {
                throw;
            }

            Exception cause = e is OperationCanceledException ? new TimeoutException() : e;
            throw new MqttConnectException($"Cannot connect to {options.Endpoint}: {ErrorText.Describe(cause, options)}.", cause)
            {
                Endpoint = options.Endpoint,
            };
        }
    }

    /// <summary>Says why a connection that was not made is given up.</summary>
    private void Leave(ClientConnection connection, Exception error, CancellationToken cancellationToken)
    {
        switch (error)
        {
            case MqttProtocolException protocol:
                connection.Disconnect(protocol.ReasonCode);
                break;
            case AuthenticationFailedException:
                connection.Disconnect(ReasonCode.UnspecifiedError);
                break;
            case OperationCanceledException when cancellationToken.IsCancellationRequested && !_stopping.IsCancellationRequested:
                // The caller has changed their mind: the will of a connection that the broker may still accept is not due. After a time-out it
                // is, since the client wants to be there and is not.
                connection.Finish(new MqttDisconnectOptions());
                break;
        }
    }

    private static async ValueTask<MqttClientOptions> WithCredentialsAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        if (options.CredentialsProvider is not { } provider)
        {
            return options;
        }

        try
        {
            MqttCredentials credentials = await provider.GetCredentialsAsync(options.Server, cancellationToken).ConfigureAwait(false);
            MqttClientOptions with = options with { UserName = credentials.UserName ?? options.UserName, Password = credentials.Password ?? options.Password };
            OptionsCheck.CheckCredentials(with);
            return with;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectException($"Cannot connect to {options.Endpoint}: the credentials provider failed: {e.Message.TrimEnd('.')}. Check {provider.GetType().Name}.", e)
            {
                Endpoint = options.Endpoint,
            };
        }
    }
}
