using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Broker.SysTopics;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker;

/// <summary>An MQTT 3.1, 3.1.1 and 5.0 broker: in the process, embedded in an application, or behind the command line.</summary>
public sealed class MqttBroker : IAsyncDisposable
{
    private readonly BrokerEngine _engine;
    private readonly ConnectionHost _host;
    private readonly SysTopicPublisher _sysTopics;
    private readonly ListenerRules _rules;
    private readonly ListenerContext _inProcess;
    private readonly List<IMqttListener> _listeners = [];
    private int _stopped;

    private MqttBroker(MqttBrokerOptions options)
    {
        _rules = new ListenerRules(options);
        var log = BrokerLog.Of(options);
        _engine = new BrokerEngine(
            options.Limits, options.TimeProvider, new MemorySessionStore(), log, !options.AllowDuplicateMessages, options.AllowTakeoverByOtherUser)
        {
            Delivery = new DeliveryRules(options.QueueQos0Messages, options.UpgradeOutgoingQos, options.CheckRetainSource, options.CheckPayloadFormat),
            Redirect = options.Redirect,
        };
        _host = new ConnectionHost(_engine);
        _inProcess = _rules.InProcess;
        _sysTopics = new SysTopicPublisher(_engine, options.SysInterval);
    }

    /// <summary>Where the first listener can be reached, with the port it got.</summary>
    /// <exception cref="InvalidOperationException">The broker has no listener; use <see cref="ConnectInProcess"/>.</exception>
    public Uri Endpoint => Endpoints is [var first, ..] ? first
        : throw new InvalidOperationException("The broker has no listener: add one to MqttBrokerOptions.Listeners, or connect with ConnectInProcess.");

    /// <summary>Where all listeners can be reached, with the ports they got.</summary>
    public IReadOnlyList<Uri> Endpoints => [.. _listeners.Select(static l => l.Endpoint)];

    /// <summary>What the broker counts.</summary>
    public MqttBrokerStatistics Statistics => MqttBrokerStatistics.Of(_engine);

    /// <summary>Starts a broker; it serves when the call completes.</summary>
    /// <param name="options">How it listens and what it allows; without listeners it serves the process only.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    /// <exception cref="MqttBindException">A port is taken or an address is not available.</exception>
    /// <exception cref="MosquittoFileException">A password or ACL file has errors.</exception>
    public static async Task<MqttBroker> StartAsync(MqttBrokerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MqttBrokerOptions();
        cancellationToken.ThrowIfCancellationRequested();
        var broker = new MqttBroker(options);
        try
        {
            var binder = new ListenerBinder(options, broker._rules, broker._engine, broker._host);
            foreach (MqttListenerOptions listener in options.Listeners)
            {
                broker._listeners.AddRange(await binder.BindAsync(listener, cancellationToken).ConfigureAwait(false));
            }

            foreach (MosquittoFileDiagnostic warning in broker._rules.Warnings)
            {
                broker._engine.Log.PolicyWarning(warning.ToString());
            }

            broker._listeners.ForEach(static l => l.Start());
            broker._sysTopics.Start();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the files a broker with these options would start with, and opens nothing.</summary>
    /// <param name="options">How it would listen and what it would allow.</param>
    /// <returns>What is valid in the files and probably not what was meant.</returns>
    /// <exception cref="MosquittoFileException">A password, ACL or certificate file has errors; those of all files are listed.</exception>
    public static IReadOnlyList<MosquittoFileDiagnostic> CheckFiles(MqttBrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. new ListenerRules(options).Warnings];
    }

    /// <summary>Opens a connection inside the process, in wire mode: real packets over bytes in memory, same rules as over TCP.</summary>
    /// <returns>The client's end; a CONNECT is expected on it.</returns>
    public InMemoryTransport ConnectInProcess()
    {
        ObjectDisposedException.ThrowIf(_stopped != 0, this);
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        _host.Start(server, _inProcess);
        return client;
    }

    /// <summary>Serves a connection that came in elsewhere, such as a WebSocket that an application has accepted, by the broker's own rules;
    /// returns at once. The broker closes the transport when it is done.</summary>
    /// <param name="transport">The server's end; a CONNECT is expected from it.</param>
    public void Accept(IMqttTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ObjectDisposedException.ThrowIf(_stopped != 0, this);
        _host.Start(transport, _inProcess);
    }

    /// <summary>Reads the password, ACL and certificate files of all listeners again. The old ones stay in force when any has an error.</summary>
    /// <returns>Errors with file and line, empty when the new files are in force.</returns>
    public SecurityReloadResult ReloadSecurity()
    {
        IReadOnlyList<IReloadable> reloadables = _rules.Reloadables;
        if (reloadables.Count == 0)
        {
            throw new InvalidOperationException("This broker has an authenticator and an authorizer of its own: there are no files to reload.");
        }

        (IReadOnlyList<MosquittoFileDiagnostic> errors, IReadOnlyList<MosquittoFileDiagnostic> warnings) = Reloading.Reload(reloadables);
        var result = new SecurityReloadResult(_rules.Generation, errors, warnings);
        if (result.Errors.Count == 0)
        {
            _engine.PolicyReloaded();
            _engine.Log.Reloaded();
            foreach (MosquittoFileDiagnostic warning in result.Warnings)
            {
                _engine.Log.PolicyWarning(warning.ToString());
            }
        }
        else
        {
            _engine.Log.ReloadFailed(string.Join("; ", result.Errors));
        }

        return result;
    }

    /// <summary>Publishes a message from the broker itself.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The message.</param>
    /// <param name="qos">The quality of service.</param>
    /// <param name="retain">Whether the message is kept for later subscribers.</param>
    /// <exception cref="MqttProtocolException">The topic is not a valid topic name.</exception>
    public void Publish(string topic, ReadOnlySpan<byte> payload, Qos qos = Qos.AtMostOnce, bool retain = false) =>
        _engine.Publish(System.Text.Encoding.UTF8.GetBytes(topic), payload, qos, retain);

    /// <summary>Sends connected clients to another server: MQTT 5.0 clients are told by DISCONNECT (0x9C, or 0x9D when it is permanent), connections of
    /// older versions are closed. Their wills are published as the specification says; <see cref="MqttBrokerOptions.Redirect"/> keeps them from coming back.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="which">Whom; null for all.</param>
    /// <returns>How many.</returns>
    public int Redirect(MqttServerRedirect to, Func<MqttClientInfo, bool>? which = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        int count = 0;
        foreach (Connection connection in _engine.SnapshotConnections())
        {
            if (connection.Client is { } client && which?.Invoke(client) != false)
            {
                connection.Close(to.Reason, to.ServerReference);
                count++;
            }
        }

        return count;
    }

    /// <summary>Stops: no new connections, clients are told (0x8B), what is written is sent, then everything is released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        foreach (IMqttListener listener in _listeners)
        {
            await listener.StopAsync().ConfigureAwait(false);
        }

        await _host.DisposeAsync().ConfigureAwait(false);
        foreach (IMqttListener listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        _engine.Dispose();
        await _engine.Store.DisposeAsync().ConfigureAwait(false);
    }
}
