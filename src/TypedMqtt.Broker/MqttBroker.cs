using System.Net;
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
    private readonly SecurityPolicy? _policy;
    private readonly ListenerContext _inProcess;
    private readonly List<TcpListenerLoop> _listeners = [];
    private int _stopped;

    private MqttBroker(MqttBrokerOptions options)
    {
        bool readsFiles = options.Authenticator is null || options.Authorizer is null;
        _policy = readsFiles ? SecurityPolicy.Load(SettingsOf(options)) : null;
        var log = new BrokerLog(options.LoggerFactory.CreateLogger("TypedMqtt.Broker"), options.LogConnections);
        _engine = new BrokerEngine(
            options.Limits, options.TimeProvider, new MemorySessionStore(), log, !options.AllowDuplicateMessages, options.AllowTakeoverByOtherUser);
        _host = new ConnectionHost(_engine);
        _inProcess = Context("in-process", options);
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
    /// <exception cref="MosquittoFileException">The password or ACL file has errors.</exception>
    public static async Task<MqttBroker> StartAsync(MqttBrokerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MqttBrokerOptions();
        cancellationToken.ThrowIfCancellationRequested();
        var broker = new MqttBroker(options);
        try
        {
            foreach (string listener in options.Listeners)
            {
                broker.Bind(listener, options);
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

    /// <summary>Opens a connection inside the process, in wire mode: real packets over bytes in memory, same rules as over TCP.</summary>
    /// <returns>The client's end; a CONNECT is expected on it.</returns>
    public InMemoryTransport ConnectInProcess()
    {
        ObjectDisposedException.ThrowIf(_stopped != 0, this);
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        _host.Start(server, _inProcess);
        return client;
    }

    /// <summary>Reads the password and ACL files again. The old ones stay in force when either has an error.</summary>
    /// <returns>Errors with file and line, empty when the new files are in force.</returns>
    public SecurityReloadResult ReloadSecurity()
    {
        if (_policy is null)
        {
            throw new InvalidOperationException("This broker has an authenticator and an authorizer of its own: there are no files to reload.");
        }

        SecurityReloadResult result = _policy.Reload();
        if (result.Errors.Count == 0)
        {
            _engine.PolicyReloaded();
            _engine.Log.Reloaded();
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

    private static SecuritySettings SettingsOf(MqttBrokerOptions options) => new()
    {
        AllowAnonymous = options.AllowAnonymous ?? options.PasswordFile is null,
        PasswordFile = options.PasswordFile,
        AclFile = options.AclFile,
        AclSubscribe = options.AclSubscribe,
    };

    private static Uri ToUri(IPEndPoint endpoint)
    {
        IPAddress reachable = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endpoint.Address;
        return new Uri($"mqtt://{new IPEndPoint(reachable, endpoint.Port)}");
    }

    private ListenerContext Context(string name, MqttBrokerOptions options) =>
        new(name, options.Authenticator ?? _policy!, options.Authorizer ?? _policy!);

    private void Bind(string listener, MqttBrokerOptions options)
    {
        ListenAddress address = ListenAddress.Parse(listener);
        int port = address.Port;
        foreach (IPAddress ip in address.Addresses)
        {
            TcpListenerLoop loop = TcpListenerLoop.Bind(ip, port, _engine, _host, Context(listener, options), options.NoDelay);
            _listeners.Add(loop);

            // "localhost:0" means one free port on both addresses.
            port = loop.LocalEndPoint.Port;
        }
    }
}
