using System.Buffers;
using System.Diagnostics;
using System.Text;
using TypedMqtt.Broker;
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
    private readonly Lock _gate = new();
    private readonly List<RecordedMessage> _recorded = [];
    private readonly Dictionary<MqttChannelInfo, int> _cursors = [];
    private readonly List<MqttConnection> _connections = [];
    private readonly List<InMemoryTransport> _transports = [];
    private TaskCompletionSource _changed = NewSignal();
    private MqttClient? _recorder;
    private Task _recording = Task.CompletedTask;

    private MqttTestBroker(MqttTestBrokerOptions options, VirtualTimeProvider time, MqttBroker broker)
    {
        _options = options;
        _time = time;
        _timeline = new Timeline(time);
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
    public static async Task<MqttTestBroker> StartAsync(MqttTestBrokerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MqttTestBrokerOptions();
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
        var test = new MqttTestBroker(options, time, broker);
        await test.StartRecordingAsync(cancellationToken).ConfigureAwait(false);
        return test;
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
        MqttConnection connection = await MqttConnection.ConnectAsync(
            new MqttConnectionOptions { Client = ClientOptions(userName), Will = will }, userName, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        connection.Client.StateChanged += (_, state) => _timeline.Add(userName, state.ToString().ToUpperInvariant());
        _timeline.Add(userName, "CONNECTED");
        return connection;
    }

    /// <summary>Client options for a client of the test's own: in-process transport, virtual time.</summary>
    /// <param name="userName">The user name.</param>
    public MqttClientOptions ClientOptions(string userName) => new()
    {
        UserName = userName,
        TransportFactory = _ => ValueTask.FromResult<IMqttTransport>(OpenTransport()),
        TimeProvider = _time,
        LoggerFactory = _options.LoggerFactory,
    };

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
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (TryTake(channel, predicate, out TMessage found))
                {
                    return found;
                }
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
        var messages = new List<TMessage>();
        lock (_gate)
        {
            foreach (RecordedMessage message in _recorded)
            {
                if (message.TryRead(channel, out TMessage read))
                {
                    messages.Add(read);
                }
            }
        }

        return messages;
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
        long start = Stopwatch.GetTimestamp();
        for (int quiet = 0; quiet < InARow;)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A turn of the thread pool: continuations that were queued before have run.
            await Task.Run(static () => { }, cancellationToken).ConfigureAwait(false);
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

        if (_recorder is { } recorder)
        {
            await recorder.DisposeAsync().ConfigureAwait(false);
        }

        await _recording.ConfigureAwait(false);
        await Broker.DisposeAsync().ConfigureAwait(false);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        _recorder = await MqttClient.ConnectAsync(ClientOptions(TestSecurity.Recorder), cancellationToken).ConfigureAwait(false);
        MqttSubscription everything = await _recorder.SubscribeAsync("#", Qos.ExactlyOnce, cancellationToken).ConfigureAwait(false);
        _recording = RecordAsync(everything);
    }

    private async Task RecordAsync(MqttSubscription everything)
    {
        await foreach (MqttMessage message in everything.WithCancellation(CancellationToken.None).ConfigureAwait(false))
        {
            _timeline.Add("", $"{message.Topic}  qos {(int)message.Qos}  {Testing.Timeline.Describe(message.Payload.Span)}");
            TaskCompletionSource changed;
            lock (_gate)
            {
                _recorded.Add(new RecordedMessage(message));
                changed = _changed;
                _changed = NewSignal();
            }

            changed.TrySetResult();
        }
    }

    private bool TryTake<TMessage>(MqttChannel<TMessage> channel, Func<TMessage, bool>? predicate, out TMessage found)
        where TMessage : struct
    {
        _cursors.TryGetValue(channel, out int cursor);
        for (int i = cursor; i < _recorded.Count; i++)
        {
            if (_recorded[i].TryRead(channel, out found) && (predicate is null || predicate(found)))
            {
                _cursors[channel] = i + 1;
                return true;
            }
        }

        found = default;
        return false;
    }

    private bool IsQuiet()
    {
        lock (_gate)
        {
            return _transports.TrueForAll(static t => t.IsQuiet) && _connections.TrueForAll(static c => c.Client.IsQuiet);
        }
    }

    private MqttTestException NotSeen(MqttChannelInfo channel) => new(
        $"TMQ8001 No (further) message matched {channel} within {_options.Patience.TotalSeconds:0.#} s.\n{Timeline}");

    /// <summary>A message as the recorder saw it.</summary>
    private readonly record struct RecordedMessage(MqttMessage Message)
    {
        public bool TryRead<TMessage>(MqttChannel<TMessage> channel, out TMessage read)
            where TMessage : struct
        {
            byte[] topic = Encoding.UTF8.GetBytes(Message.Topic);
            CallContext context = CallContext.ForReceived(topic, Message.Qos, Message.Retain);
            try
            {
                return channel.TryRead(topic, new ReadOnlySequence<byte>(Message.Payload), context, out read);
            }
            catch (UnreadablePayloadException)
            {
                read = default;
                return false;
            }
        }
    }
}
