using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Publishing;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt;

/// <summary>
/// An MQTT 5.0 and 3.1.1 client. It reconnects, subscribes again and resumes what is in flight by itself; it stays the same object
/// meanwhile. Thread-safe.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly ServerList _servers;
    private readonly ClientLog _log;
    private readonly Outbox _outbox;
    private readonly SubscriptionTable _subscriptions = new();
    private readonly PacketHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstConnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private volatile ClientConnection? _connection;

    /// <summary>The connection whose CONNACK is not there yet.</summary>
    private ClientConnection? _opening;
    private MqttDisconnectOptions _goodbye = new();

    /// <summary>The options with the broker and the login of the last attempt to connect.</summary>
    private volatile MqttClientOptions _current;
    private volatile bool _draining;
    private Exception? _closedBecause;
    private int _state;
    private int _disposed;

    private MqttClient(MqttClientOptions options)
    {
        OptionsCheck.Check(options);
        _options = options;
        _current = options.Servers is [var first, ..] ? options with { Server = first } : options;
        _servers = new ServerList(options);
        _log = new ClientLog(options.LoggerFactory.CreateLogger("TypedMqtt.Client"), _current.Endpoint);
        _outbox = new Outbox(options);
        _handler = new PacketHandler(this);
        ClientId = options.ClientId ?? "typedmqtt-" + Guid.NewGuid().ToString("N");
        options.OnCreated?.Invoke(this);
    }

    /// <summary>Raised when <see cref="State"/> changes; from the client's own loop, which waits for it. What a handler throws is logged.</summary>
    public event Action<MqttClient, MqttClientState>? StateChanged;

    /// <summary>Raised when a connection is made whose session the broker did not know: what it owed is gone. Must not wait.</summary>
    internal event Action? SessionStarted;

    /// <summary>Takes messages that belong to no subscription of this client: those of an earlier process with the same session.</summary>
    internal MessageSink? Unclaimed { get; set; }

    /// <summary>The client identifier in use.</summary>
    public string ClientId { get; private set; }

    /// <summary>Where the client stands.</summary>
    public MqttClientState State => (MqttClientState)Volatile.Read(ref _state);

    /// <summary>What the broker said when it accepted the latest connection; null before the first.</summary>
    public MqttConnectResult? ConnectResult { get; private set; }

    /// <summary>What the broker said when it ended a connection, the latest time it did; null when it never has. MQTT 5.0 only.</summary>
    public MqttDisconnectResult? DisconnectResult { get; private set; }

    /// <summary>Whether nothing waits to be written to the current connection.</summary>
    internal bool IsQuiet => _connection?.Send.IsIdle ?? true;

    /// <summary>The options the client was made with.</summary>
    public MqttClientOptions Options => _options;

    /// <summary>Connects to a broker; completes when it has accepted.</summary>
    /// <param name="server">The broker, as in <see cref="MqttClientOptions.Server"/>.</param>
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

    /// <summary>Authenticates the live connection again, with the method it was made with (4.12.1): when a token is about to expire, for
    /// instance. Messages go on meanwhile. A second call joins the exchange that is under way.</summary>
    /// <param name="cancellationToken">Stops waiting; the exchange goes on.</param>
    /// <exception cref="InvalidOperationException">There is no <see cref="MqttClientOptions.EnhancedAuthenticator"/>.</exception>
    /// <exception cref="MqttException">There is no connection; or the broker refused, did not answer within
    /// <see cref="MqttClientOptions.ConnectTimeout"/>, or was not accepted. The connection is then closed, and the next one authenticates afresh.</exception>
    public async Task ReauthenticateAsync(CancellationToken cancellationToken = default)
    {
        if (_options.EnhancedAuthenticator is null)
        {
            throw new InvalidOperationException(
                $"A connection is authenticated again by the method it was made with (4.12.1): set {nameof(MqttClientOptions)}.{nameof(MqttClientOptions.EnhancedAuthenticator)}.");
        }

        ClientConnection connection = _connection
            ?? throw Refused($"There is no connection to {_current.Endpoint} to authenticate again. The next one authenticates afresh.", null);
        MqttClientOptions credentials = await WithCredentialsAsync(_current with { UserName = _options.UserName, Password = _options.Password }, cancellationToken).ConfigureAwait(false);
        await connection.ReauthenticateAsync(credentials).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disposes the client and says something else than that all is well: have the last will published, change how long the broker keeps
    /// the session, tell why.</summary>
    /// <param name="options">What DISCONNECT says.</param>
    /// <exception cref="ArgumentException">What DISCONNECT cannot say.</exception>
    public ValueTask DisconnectAsync(MqttDisconnectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(_options);
        _goodbye = options;
        return DisposeAsync();
    }

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

    /// <summary>
    /// Sends what is published, waits for what is in flight, and disconnects. What is not done after
    /// <see cref="MqttClientOptions.DrainTimeout"/> is given up.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _draining = true;
        Interlocked.MemoryBarrier();
        TimeProvider time = _options.TimeProvider;
        long start = time.GetTimestamp();
        await DrainAsync(start).ConfigureAwait(false);
        if (!_stopping.IsCancellationRequested && (_connection ?? Volatile.Read(ref _opening)) is { } connection)
        {
            // The broker closes when it has the DISCONNECT. Closing from here would throw away what it has not received: a socket with
            // unread bytes is reset. A CONNECT that is not answered yet would otherwise leave a session whose will is published.
            connection.Finish(_goodbye);
            await _running.WaitAsync(Left(start), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        Close(new ObjectDisposedException(nameof(MqttClient), $"The client of {_current.Endpoint} is disposed."), null);
        await _outbox.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task DrainAsync(long start)
    {
        while (_connection is not null && _outbox.Count > 0 && Left(start) > TimeSpan.Zero)
        {
            // Not by polling: under a clock that a test moves, no poll would come back.
            await _outbox.WhenDrained().WaitAsync(Left(start), _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Left(long start)
    {
        TimeSpan left = _options.DrainTimeout - _options.TimeProvider.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>No connection will be made any more: everybody who waits is told.</summary>
    private void Close(Exception reason, Exception? endOfMessages)
    {
        lock (_requestGate)
        {
            _closedBecause ??= reason;
            EndRequests();
        }

        _outbox.Close(reason);
        _firstConnect.TrySetException(reason);
        _ = _firstConnect.Task.Exception;
        foreach (WireSubscription subscription in _subscriptions.All.Concat(_subscriptions.Leaving))
        {
            foreach (TaskCompletionSource<SubscribeAnswer>? waiting in (ReadOnlySpan<TaskCompletionSource<SubscribeAnswer>?>)[subscription.Granted, subscription.Ended])
            {
                waiting?.TrySetException(reason);
                _ = waiting?.Task.Exception;
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
        if (Interlocked.Exchange(ref _state, (int)state) == (int)state || StateChanged is not { } changed)
        {
            return;
        }

        foreach (Action<MqttClient, MqttClientState> handler in changed.GetInvocationList().Cast<Action<MqttClient, MqttClientState>>())
        {
            try
            {
                handler(this, state);
            }
            catch (Exception e)
            {
                _log.StateHandlerFailed(state, e);
            }
        }
    }
}
