using Microsoft.Extensions.Logging;
using TypedMqtt.Broker;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Fuzz;

/// <summary>The client: whatever a server says, it ends the connection or goes on, and connects to the next server.</summary>
internal sealed class ClientTarget : IFuzzTarget, ILoggerFactory, ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Exception? _logged;

    public string Name => "client";

    public async ValueTask RunAsync(Mutator mutator)
    {
        ProtocolVersion version = mutator.Pick<ProtocolVersion>([ProtocolVersion.V311, ProtocolVersion.V5]);
        ServerRole role = version == ProtocolVersion.V5 ? mutator.Pick(Enum.GetValues<ServerRole>()) : ServerRole.Plain;
        byte[] connAck = Dialogues.ConnAck(version, role);
        byte[] rest = mutator.Mutate(Dialogues.OfServer(version, role), Dialogues.OfServer(ProtocolVersion.V5, ServerRole.Authenticating));
        byte[] before = role == ServerRole.Authenticating ? Dialogues.BeforeConnAck : [];
        connAck = mutator.Sometimes(4) ? mutator.Mutate(connAck, rest) : connAck;
        before = before.Length > 0 && mutator.Sometimes(4) ? mutator.Mutate(before, rest) : before;
        FuzzInput.Current = [.. before, .. connAck, .. rest];
        await PlayDamagedAsync(version, role, before, connAck, mutator.Split(rest)).ConfigureAwait(false);
        await PlayWholeAsync(version).ConfigureAwait(false);
        if (_logged is { } unexpected)
        {
            throw new InvalidOperationException("The client logged an exception.", unexpected);
        }
    }

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // That a server spoke nonsense is logged as well, and is no finding.
        if (exception is not (null or MqttException))
        {
            _logged ??= exception;
        }
    }

    private MqttClientOptions Options(ProtocolVersion version, IMqttTransport transport) => new()
    {
        ClientId = "fuzz",
        ProtocolVersion = version,
        TransportFactory = _ => ValueTask.FromResult(transport),
        Reconnect = false,
        KeepAlive = TimeSpan.Zero,
        LoggerFactory = this,
    };

    private MqttClientOptions Options(ProtocolVersion version, ServerRole role, IMqttTransport transport) => Options(version, transport) with
    {
        ClientId = role == ServerRole.Naming ? "" : "fuzz",
        EnhancedAuthenticator = role == ServerRole.Authenticating ? new FuzzMethod() : null,
    };

    private async Task PlayDamagedAsync(ProtocolVersion version, ServerRole role, byte[] before, byte[] connAck, IEnumerable<byte[]> pieces)
    {
        (InMemoryTransport ours, InMemoryTransport server) = InMemoryTransport.CreatePair();
        await using MqttClient client = MqttClient.Start(Options(version, role, ours));
        using var patience = new CancellationTokenSource(Patience);
        List<Task> calls =
        [
            client.SubscribeAsync("plant/#", Qos.ExactlyOnce, patience.Token),
            client.PublishAsync("a", "x"u8, Qos.ExactlyOnce, patience.Token).AsTask(),
        ];
        await server.ReceiveAsync(new byte[4096], patience.Token).ConfigureAwait(false);
        try
        {
            if (before.Length > 0)
            {
                await SayAsync(server, before).ConfigureAwait(false);
            }

            // What follows the CONNACK answers requests, so it waits for one.
            await SayAsync(server, connAck).ConfigureAwait(false);
            if (role == ServerRole.Authenticating)
            {
                calls.Add(client.ReauthenticateAsync(patience.Token));
            }

            foreach (byte[] piece in pieces)
            {
                await server.SendAsync(piece).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has closed, or says nothing: it did not like what it read.
        }

        Task draining = DrainAsync(server, patience.Token);
        server.Close();
        await client.DisposeAsync().ConfigureAwait(false);
        await draining.ConfigureAwait(false);
        foreach (Task call in calls)
        {
            await EndAsync(call, patience.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Says something and gives the client a moment to react.</summary>
    private static async Task SayAsync(InMemoryTransport server, byte[] bytes)
    {
        await server.SendAsync(bytes).ConfigureAwait(false);
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await server.ReceiveAsync(new byte[4096], moment.Token).ConfigureAwait(false);
    }

    /// <summary>With a server that means well everything works.</summary>
    private async Task PlayWholeAsync(ProtocolVersion version)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using MqttBroker broker = await MqttBroker.StartAsync(new() { SysInterval = TimeSpan.Zero }, patience.Token).ConfigureAwait(false);
        await using MqttClient client = await MqttClient.ConnectAsync(Options(version, broker.ConnectInProcess()), patience.Token).ConfigureAwait(false);
        await using MqttSubscription subscription = await client.SubscribeAsync("h", Qos.ExactlyOnce, patience.Token).ConfigureAwait(false);
        await client.PublishAsync("h", "!"u8, Qos.ExactlyOnce, patience.Token).ConfigureAwait(false);
        await subscription.ReadAsync(patience.Token).ConfigureAwait(false);
    }

    private static async Task DrainAsync(InMemoryTransport server, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        while (await server.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Every call ends: with a result, or with the exceptions that are documented.</summary>
    private static async Task EndAsync(Task call, CancellationToken patience)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException("A call of the client has not ended.");
        }
        catch (Exception e) when (e is MqttException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection failed.
        }
    }
}
