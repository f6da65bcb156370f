using System.Net;
using System.Net.Sockets;
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
    private readonly List<TcpListenerLoop> _listeners = [];
    private int _stopped;

    private MqttBroker(MqttBrokerOptions options)
    {
        _rules = new ListenerRules(options);
        var log = new BrokerLog(options.LoggerFactory.CreateLogger("TypedMqtt.Broker"), options.LogConnections);
        _engine = new BrokerEngine(
            options.Limits, options.TimeProvider, new MemorySessionStore(), log, !options.AllowDuplicateMessages, options.AllowTakeoverByOtherUser);
        _host = new ConnectionHost(_engine);
        _inProcess = _rules.InProcess;
        _sysTopics = new SysTopicPublisher(_engine, options.SysInterval);
    }

    /// <summary>Where the first listener can be reached, with the port it got.</summary>
    /// <exception cref="InvalidOperationException">The broker has no listener; use <see cref="ConnectInProcess"/>.</exception>
    public Uri Endpoint => Endpoints is [var first, ..] ? first
        : throw new InvalidOperationException("The broker has no listener: add one to MqttBrokerOptions.Listeners, or connect with ConnectInProcess.");

    /// <summary>Where all listeners can be reached, with the ports they got.</summary>
    public IReadOnlyList<Uri> Endpoints => [.. _listeners.Select(static l => ToUri(l.LocalEndPoint))];

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
            foreach (MqttListenerOptions listener in options.Listeners)
            {
                broker.Bind(listener, options.NoDelay);
            }

            broker._rules.Policies.SelectMany(static p => p.Warnings).Distinct().ToList().ForEach(w => broker._engine.Log.PolicyWarning(w.ToString()));
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

    /// <summary>Opens a connection inside the process, in wire mode: real packets over bytes in memory, same rules as over TCP.</summary>
    /// <returns>The client's end; a CONNECT is expected on it.</returns>
    public InMemoryTransport ConnectInProcess()
    {
        ObjectDisposedException.ThrowIf(_stopped != 0, this);
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        _host.Start(server, _inProcess);
        return client;
    }

    /// <summary>Reads the password and ACL files of all listeners again. The old ones stay in force when any has an error.</summary>
    /// <returns>Errors with file and line, empty when the new files are in force.</returns>
    public SecurityReloadResult ReloadSecurity()
    {
        if (_rules.Policies is [])
        {
            throw new InvalidOperationException("This broker has an authenticator and an authorizer of its own: there are no files to reload.");
        }

        SecurityReloadResult result = SecurityPolicy.Reload(_rules.Policies);
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

    /// <summary>Stops: no new connections, clients are told (0x8B), what is written is sent, then everything is released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        foreach (TcpListenerLoop listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        await _host.DisposeAsync().ConfigureAwait(false);
        _engine.Dispose();
        await _engine.Store.DisposeAsync().ConfigureAwait(false);
    }

    private static Uri ToUri(IPEndPoint endpoint)
    {
        IPAddress reachable = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endpoint.Address;
        return new Uri($"mqtt://{new IPEndPoint(reachable, endpoint.Port)}");
    }

    private void Bind(MqttListenerOptions listener, bool noDelay)
    {
        ListenAddress address = ListenAddress.Parse(listener.Address, listener.AddressFamily);
        ListenerContext context = _rules.For(listener);
        foreach (Socket socket in ListenSockets.Open(address))
        {
            _listeners.Add(new TcpListenerLoop(socket, _engine, _host, context, noDelay));
        }
    }
}
