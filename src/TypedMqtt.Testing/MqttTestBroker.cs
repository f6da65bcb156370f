using System.Diagnostics;
using TypedMqtt.Broker;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Testing;

/// <summary>
/// A broker for tests: in the process, without a port, on virtual time, recording every message from the start. Clients speak the real
/// protocol to it over bytes in memory.
/// </summary>
/// <example>
/// <code>
/// await using var mqtt = await MqttTestBroker.StartAsync();
/// var line = await mqtt.CreateLineTelemetryPublisherAsync(role: "line-controller", site: "berlin");
/// await line.TemperatureAsync(7, new(21.4, mqtt.Now));
/// var seen = await mqtt.NextAsync(LineTelemetry.Temperature, m => m.Line == 7);
/// </code>
/// </example>
public sealed class MqttTestBroker : IMqttConnector, IAsyncDisposable
{
    private readonly MqttTestBrokerOptions _options;
    private readonly VirtualTimeProvider _time;
    private readonly Timeline _timeline;
    private readonly Recorder _recorder;
    private readonly TestActivity _activity;
    private readonly Lock _gate = new();
    private readonly List<MqttConnection> _connections = [];
    private readonly List<MqttClient> _clients = [];
    private readonly List<InMemoryTransport> _transports = [];
    private MqttClient? _recordingClient;

    private MqttTestBroker(MqttTestBrokerOptions options, VirtualTimeProvider time, MqttBroker broker, TestActivity activity)
    {
        _options = options;
        _activity = activity;
        _time = time;
        _timeline = new Timeline(time);
        _recorder = new Recorder(_timeline, options.TopicRoot);
        Broker = broker;
    }

    /// <summary>The broker itself.</summary>
    public MqttBroker Broker { get; }

    /// <summary>The clock of broker and clients; <see cref="AdvanceAsync"/> moves it.</summary>
    public TimeProvider TimeProvider => _time;

    /// <summary>What the clock shows.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>What happened so far, in order, as text.</summary>
    public string Timeline => _timeline.ToString();

    /// <summary>Starts a test broker.</summary>
    /// <param name="options">Access control list, limits, patience.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static Task<MqttTestBroker> StartAsync(MqttTestBrokerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var activity = new TestActivity();
        activity.Enter();
        return StartAsync(options ?? new MqttTestBrokerOptions(), activity, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IMqttConnection> ConnectAsync(
        string role, IReadOnlyList<KeyValuePair<string, string>> placeholders, CancellationToken cancellationToken = default) =>
        await ConnectAsync(_options.UserName(role, placeholders), will: null, cancellationToken).ConfigureAwait(false);

    /// <summary>Connects a user.</summary>
    /// <param name="userName">The user name; no password is needed.</param>
    /// <param name="will">The typed last will, if any.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <returns>The connection; it is closed with the test broker.</returns>
    public async Task<MqttConnection> ConnectAsync(string userName, MqttWill? will = null, CancellationToken cancellationToken = default)
    {
        var options = new MqttConnectionOptions { Client = ClientOptions(userName), TopicRoot = _options.TopicRoot, Will = will };
        return await ConnectAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects with options of the test's own, for example for a session that outlives its connection.</summary>
    /// <param name="options">Options whose <see cref="MqttConnectionOptions.Client"/> stem from <see cref="ClientOptions"/>.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <returns>The connection; it is closed with the test broker.</returns>
    public async Task<MqttConnection> ConnectAsync(MqttConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = options.Client.UserName ?? "anonymous";
        MqttConnection connection = await MqttConnection.ConnectAsync(options, name, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        connection.Client.StateChanged += (_, state) => _timeline.Add(name, state.ToString().ToUpperInvariant());
        _timeline.Add(name, "CONNECTED");
        return connection;
    }

    /// <summary>Client options for a client of the test's own: in-process transport, virtual time.</summary>
    /// <param name="userName">The user name.</param>
    public MqttClientOptions ClientOptions(string userName)
    {
        _activity.Enter();
        return new()
        {
            UserName = userName,
            TransportFactory = _ => ValueTask.FromResult<IMqttTransport>(OpenTransport()),
            TimeProvider = _time,
            LoggerFactory = _options.LoggerFactory,
            OnCreated = Watch,
        };
    }

    /// <summary>Cuts a connection as a crash would: without a DISCONNECT, so that its last will is published.</summary>
    /// <param name="connection">A connection of this test broker.</param>
    public async Task KillAsync(MqttConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _timeline.Add(connection.Name, "KILLED");
        connection.Client.Abort();
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The next message of a channel that satisfies the predicate; each call goes on behind the one before.</summary>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <param name="predicate">Which message; default any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MqttTestException">None came in time; the message ends with the timeline.</exception>
    public async Task<TMessage> NextAsync<TMessage>(
        MqttChannel<TMessage> channel, Func<TMessage, bool>? predicate = null, CancellationToken cancellationToken = default)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_recorder.TryTake(channel, predicate, out TMessage found) is not { } changed)
            {
                return found;
            }

            TimeSpan left = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : _options.Patience - Stopwatch.GetElapsedTime(start);
            if (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                throw NotSeen(channel);
            }

            try
            {
                await changed.WaitAsync(left, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw NotSeen(channel);
            }
        }
    }

    /// <summary>All messages of a channel so far, in order.</summary>
    /// <typeparam name="TMessage">Message type of the channel.</typeparam>
    /// <param name="channel">The channel.</param>
    public IReadOnlyList<TMessage> Recorded<TMessage>(MqttChannel<TMessage> channel)
        where TMessage : struct
    {
        ArgumentNullException.ThrowIfNull(channel);
        return _recorder.All(channel);
    }

    /// <summary>Moves the clock, timer by timer; after each, waits until all packets are processed.</summary>
    /// <param name="time">How far.</param>
    /// <param name="cancellationToken">Stops moving.</param>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        DateTimeOffset until = Now + time;
        await QuietAsync(cancellationToken).ConfigureAwait(false);
        while (_time.Step(until))
        {
            await QuietAsync(cancellationToken).ConfigureAwait(false);
        }

        await QuietAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until broker and clients have processed all packets under way.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MqttTestException">They never rest.</exception>
    public async Task QuietAsync(CancellationToken cancellationToken = default)
    {
        const int InARow = 3;
        _activity.Enter();
        long start = Stopwatch.GetTimestamp();
        for (int quiet = 0; quiet < InARow;)
        {
            cancellationToken.ThrowIfCancellationRequested();

            await TurnAsync().ConfigureAwait(false);
            await _activity.RestAsync().ConfigureAwait(false);
            quiet = IsQuiet() ? quiet + 1 : 0;
            if (!Debugger.IsAttached && Stopwatch.GetElapsedTime(start) > _options.Patience)
            {
                throw new MqttTestException($"TMQ8002 The connections did not come to rest within {_options.Patience.TotalSeconds:0.#} s.\n{Timeline}");
            }
        }
    }

    /// <summary>Closes all connections and the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        MqttConnection[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        foreach (MqttConnection connection in connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (_recordingClient is { } recording)
        {
            await recording.DisposeAsync().ConfigureAwait(false);
        }

        await Broker.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<MqttTestBroker> StartAsync(MqttTestBrokerOptions options, TestActivity activity, CancellationToken cancellationToken)
    {
        var time = new VirtualTimeProvider(options.Start);
        var security = new TestSecurity(options.AclFile);
        MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions
            {
                Authenticator = security,
                Authorizer = security,
                Limits = options.Limits,
                TimeProvider = time,
                LoggerFactory = options.LoggerFactory,
                SysInterval = TimeSpan.Zero,
            },
            cancellationToken).ConfigureAwait(false);
        var test = new MqttTestBroker(options, time, broker, activity);
        await test.StartRecordingAsync(cancellationToken).ConfigureAwait(false);
        return test;
    }

    /// <summary>A turn of the thread pool: what was queued before has begun.</summary>
    private static Task TurnAsync()
    {
        var turn = new TaskCompletionSource();

        // Behind all others: the queue of a thread's own would be served first.
        ThreadPool.UnsafeQueueUserWorkItem(static t => t.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }

    private void Watch(MqttClient client)
    {
        lock (_gate)
        {
            _clients.Add(client);
        }
    }

    private InMemoryTransport OpenTransport()
    {
        InMemoryTransport transport = Broker.ConnectInProcess();
        lock (_gate)
        {
            _transports.Add(transport);
        }

        return transport;
    }

    private async Task StartRecordingAsync(CancellationToken cancellationToken)
    {
        _recordingClient = await MqttClient.ConnectAsync(ClientOptions(TestSecurity.Recorder), cancellationToken).ConfigureAwait(false);
        await _recordingClient.SubscribeAsync("#", new SubscriptionOptions(Qos.ExactlyOnce), _recorder, cancellationToken).ConfigureAwait(false);
    }

    private bool IsQuiet()
    {
        lock (_gate)
        {
            // A connection that ended is settled when both sides say so: the client does not take itself for connected any more, and the
            // broker, which has published the last will, does not count it.
            _transports.RemoveAll(static t => t.IsClosed);
            return _transports.TrueForAll(static t => t.IsQuiet)
                && _clients.TrueForAll(static c => c.IsQuiet)
                && _clients.Count(static c => c.State == MqttClientState.Connected) <= _transports.Count
                && Broker.Statistics.Connections == _transports.Count;
        }
    }

    private MqttTestException NotSeen(MqttChannelInfo channel) => new(
        $"TMQ8001 No (further) message matched {channel} within {_options.Patience.TotalSeconds:0.#} s.\n{Timeline}");
}
