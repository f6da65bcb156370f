using System.Net.Sockets;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Publishing;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt;

/// <summary>
/// An MQTT 5.0 and 3.1.1 client. It reconnects, subscribes again and resumes what is in flight by itself; it stays the same object
/// meanwhile. Thread-safe.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly ClientLog _log;
    private readonly Outbox _outbox;
    private readonly SubscriptionTable _subscriptions = new();
    private readonly PacketHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstConnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _sweeper;
    private readonly long _started;
    private Task _running = Task.CompletedTask;
    private volatile ClientConnection? _connection;
    private volatile bool _draining;
    private string _lostBecause = "it was never made";
    private int _state;
    private int _disposed;

    private MqttClient(MqttClientOptions options)
    {
        options.Validate();
        _options = options;
        _started = options.TimeProvider.GetTimestamp();
        _log = new ClientLog(options.LoggerFactory.CreateLogger("TypedMqtt.Client"), options.Endpoint);
        _outbox = new Outbox(options, () => (long)options.TimeProvider.GetElapsedTime(_started).TotalMilliseconds);
        _handler = new PacketHandler(this);
        ClientId = options.ClientId ?? "typedmqtt-" + Guid.NewGuid().ToString("N");
        var sweepInterval = TimeSpan.FromSeconds(1);
        _sweeper = options.TimeProvider.CreateTimer(static state => ((MqttClient)state!)._outbox.Sweep(), this, sweepInterval, sweepInterval);
        options.OnCreated?.Invoke(this);
    }

    /// <summary>Raised when <see cref="State"/> changes; from the client's own loop, which waits for it.</summary>
    public event Action<MqttClient, MqttClientState>? StateChanged;

    /// <summary>Takes messages that belong to no subscription of this client: those of an earlier process with the same session.</summary>
    internal MessageSink? Unclaimed { get; set; }

    /// <summary>The client identifier in use.</summary>
    public string ClientId { get; private set; }

    /// <summary>Where the client stands.</summary>
    public MqttClientState State => (MqttClientState)Volatile.Read(ref _state);

    /// <summary>Whether nothing waits to be written to the current connection.</summary>
    internal bool IsQuiet => _connection?.Send.IsIdle ?? true;

    /// <summary>The options the client was made with.</summary>
    public MqttClientOptions Options => _options;

    /// <summary>Connects to a broker; completes when it has accepted.</summary>
    /// <param name="server">The broker, <c>mqtt://[user[:password]@]host[:port]</c>.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    public static Task<MqttClient> ConnectAsync(Uri server, CancellationToken cancellationToken = default) =>
        ConnectAsync(new MqttClientOptions { Server = server }, cancellationToken);

    /// <summary>Connects to a broker; completes when it has accepted. From then on a lost connection is made again.</summary>
    /// <param name="options">Where to, as whom, and how.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    public static Task<MqttClient> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default) =>
        ConnectAsync(options, static _ => { }, cancellationToken);

    /// <summary>Connects to a broker after preparing the client; completes when the broker has accepted.</summary>
    /// <param name="options">Where to, as whom, and how.</param>
    /// <param name="prepare">Called before the connection is made. What a resumed session has waiting comes at once: subscriptions that are
    /// begun here, and awaited later, receive it.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    public static async Task<MqttClient> ConnectAsync(MqttClientOptions options, Action<MqttClient> prepare, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var client = new MqttClient(options);
        try
        {
            prepare(client);
            ClientConnection connection = await client.OpenAsync(options.CleanStart, cancellationToken).ConfigureAwait(false);
            client._running = client.RunAsync(connection);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a client that connects in the background and keeps trying; calls wait for the connection.</summary>
    /// <param name="options">Where to, as whom, and how.</param>
    public static MqttClient Start(MqttClientOptions options) => Start(options, static _ => { });

    /// <summary>Makes a client that connects in the background, with subscriptions that are there before a resumed session sends.</summary>
    internal static MqttClient Start(MqttClientOptions options, Action<MqttClient> prepare)
    {
        var client = new MqttClient(options);
        prepare(client);
        client._running = client.RunAsync(null);
        return client;
    }

    /// <summary>Completes when the client is connected for the first time.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WaitForConnectionAsync(CancellationToken cancellationToken = default) => _firstConnect.Task.WaitAsync(cancellationToken);

    /// <summary>Sends a PINGREQ and waits for its PINGRESP: everything the broker sent before has then been received.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether the broker answered; false when there is no connection, or it ended.</returns>
    public Task<bool> PingAsync(CancellationToken cancellationToken = default) =>
        _connection is { } connection ? connection.PingAsync().WaitAsync(cancellationToken) : Task.FromResult(false);

    /// <summary>Ends the connection without a DISCONNECT, as a crash would: the broker publishes the last will.</summary>
    public void Abort()
    {
        if (_disposed != 0)
        {
            return;
        }

        _stopping.Cancel();
        _connection?.Send.Abort();
    }

    /// <summary>Waits for what is in flight, up to <see cref="MqttClientOptions.DrainTimeout"/>, and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _draining = true;
        await DrainAsync().ConfigureAwait(false);
        _connection?.Disconnect(ReasonCode.Success);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        Close(new ObjectDisposedException(nameof(MqttClient), $"The client of {_options.Endpoint} is disposed."), null);
        _stopping.Dispose();
    }

    /// <summary>
    /// Reconnects resume. In 3.1.1 the flag also says that the session ends with the connection: there it stays as it was asked for, or
    /// the broker would keep a session that nobody ever finds again.
    /// </summary>
    private bool StartsClean => _options.CleanStart && (_options.ProtocolVersion != ProtocolVersion.V5 || !_firstConnect.Task.IsCompleted);

    /// <summary>Keeps a connection for as long as the client lives.</summary>
    private async Task RunAsync(ClientConnection? connection)
    {
        var backoff = new Backoff(_options.ReconnectDelay, _options.MaximumReconnectDelay, Random.Shared);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                connection ??= await OpenAsync(StartsClean, _stopping.Token).ConfigureAwait(false);
                backoff.Reset();
                await ServeAsync(connection).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (MqttConnectException e)
            {
                _lostBecause = e.Message;
                _log.ConnectFailed(e.Message);
            }

            connection = null;
            if (_draining)
            {
                return;
            }

            if (!_options.Reconnect)
            {
                var lost = new MqttException($"The connection to {_options.Endpoint} is lost: {_lostBecause}.") { Endpoint = _options.Endpoint };
                Close(lost, lost);
                return;
            }

            // The timer first: whoever sees the client waiting may move the clock.
            TimeSpan delay = backoff.Next();
            Task wait = Task.Delay(delay, _options.TimeProvider, _stopping.Token);
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

    /// <summary>Serves one connection until it ends.</summary>
    private async Task ServeAsync(ClientConnection connection)
    {
        await using (connection.ConfigureAwait(false))
        {
            _connection = connection;
            _handler.Attached(connection);
            _outbox.Attach(connection.Send, connection.Limits, connection.SessionPresent);
            SubscribeAgain(connection);
            SetState(MqttClientState.Connected);
            _firstConnect.TrySetResult();
            string why = "the broker closed the connection";
            try
            {
                await connection.ReceiveAsync(_stopping.Token).ConfigureAwait(false);
                why = connection.GivenUpBecause ?? (connection.DisconnectReason is { } reason ? $"the broker said: {ErrorText.Describe(reason)}" : why);
            }
            catch (MqttProtocolException e)
            {
                why = e.Message;
                connection.Disconnect(e.ReasonCode);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                why = connection.GivenUpBecause ?? e.Message;
            }
            finally
            {
                _connection = null;
                _outbox.Detach();
            }

            _lostBecause = why;
            if (!_draining)
            {
                _log.ConnectionLost(why);
            }
        }
    }

    /// <summary>Opens the transport and shakes hands.</summary>
    /// <exception cref="MqttConnectException">The broker cannot be reached or refuses.</exception>
    private async Task<ClientConnection> OpenAsync(bool cleanStart, CancellationToken cancellationToken)
    {
        SetState(MqttClientState.Connecting);
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        ClientConnection? connection = null;
        try
        {
            IMqttTransport transport = await OpenTransportAsync(either.Token).ConfigureAwait(false);
            connection = new ClientConnection(_options, transport, _handler);
            await connection.HandshakeAsync(ClientId, cleanStart, either.Token).ConfigureAwait(false);
            ClientId = connection.AssignedClientId ?? ClientId;
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (e is MqttConnectException)
            {
                throw;
            }

            Exception cause = e is OperationCanceledException ? new TimeoutException() : e;
            throw new MqttConnectException($"Cannot connect to {_options.Endpoint}: {ErrorText.Describe(cause, _options.Server.Host, _options.Port)}.", cause)
            {
                Endpoint = _options.Endpoint,
            };
        }
    }

    private async ValueTask<IMqttTransport> OpenTransportAsync(CancellationToken cancellationToken)
    {
        if (_options.TransportFactory is { } factory)
        {
            return await factory(cancellationToken).ConfigureAwait(false);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_options.Server.Host, _options.Port, cancellationToken).ConfigureAwait(false);
            return new SocketTransport(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task DrainAsync()
    {
        TimeProvider time = _options.TimeProvider;
        long start = time.GetTimestamp();
        while (_connection is not null && _outbox.Count > 0 && time.GetElapsedTime(start) < _options.DrainTimeout)
        {
            // Not by polling: under a clock that a test moves, no poll would come back.
            TimeSpan left = _options.DrainTimeout - time.GetElapsedTime(start);
            await _outbox.WhenDrained().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>No connection will be made any more: everybody who waits is told.</summary>
    private void Close(Exception reason, Exception? endOfMessages)
    {
        _outbox.Close(reason);
        FailRequestsBut(null);
        _firstConnect.TrySetException(reason);
        _ = _firstConnect.Task.Exception;
        foreach (WireSubscription subscription in _subscriptions.All)
        {
            if (subscription.Granted is { } granted)
            {
                granted.TrySetException(reason);
                _ = granted.Task.Exception;
            }

            foreach (MessageSink sink in subscription.Sinks)
            {
                sink.Complete(endOfMessages);
            }
        }

        SetState(MqttClientState.Closed);
    }

    private void SetState(MqttClientState state)
    {
        if (Interlocked.Exchange(ref _state, (int)state) != (int)state)
        {
            StateChanged?.Invoke(this, state);
        }
    }
}
