using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A server that says exactly what a test tells it to, to a client on virtual time.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly Channel<InMemoryTransport> _accepted = Channel.CreateUnbounded<InMemoryTransport>();
    private readonly List<MqttClient> _clients = [];
    private int _attempts;

    public FakeTimeProvider Time { get; init; } = new();

    /// <summary>Connection attempts so far.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>When the last one was made, in virtual time.</summary>
    public DateTimeOffset LastAttempt { get; private set; }

    /// <summary>The client that was made last.</summary>
    public MqttClient Client => _clients[^1];

    /// <summary>Whether connections are refused.</summary>
    public bool IsDown { get; set; }

    /// <summary>Options of a client whose keep-alive and time-outs do not get in the way.</summary>
    public MqttClientOptions Options => new()
    {
        Server = new Uri("mqtt://broker.test:1883"),
        TransportFactory = Connect,
        TimeProvider = Time,
        KeepAlive = TimeSpan.Zero,
        PublishTimeout = Timeout.InfiniteTimeSpan,
        ClientId = "client",
        SessionExpiry = TimeSpan.FromHours(1),
    };

    /// <summary>Connects a client and returns the server's end as well.</summary>
    public async Task<(MqttClient Client, ServerEnd Server)> ConnectAsync(MqttClientOptions? options = null, Action<MqttPropertiesBuilder>? with = null)
    {
        options ??= Options;
        Task<MqttClient> connecting = MqttClient.ConnectAsync(options);
        ServerEnd server = await AcceptAsync(sessionPresent: false, options.ProtocolVersion, with);
        MqttClient client = await connecting;
        _clients.Add(client);
        return (client, server);
    }

    /// <summary>A client that connects in the background.</summary>
    public MqttClient Start(MqttClientOptions? options = null)
    {
        var client = MqttClient.Start(options ?? Options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Accepts the next connection, letting virtual time pass until it is made, and answers its CONNECT.</summary>
    public async Task<ServerEnd> AcceptAsync(bool sessionPresent = false, ProtocolVersion version = ProtocolVersion.V5, Action<MqttPropertiesBuilder>? with = null)
    {
        ServerEnd server = await OpenAsync(version);
        await server.AnswerAsync(sessionPresent, with);
        return server;
    }

    /// <summary>Accepts the next connection and reads its CONNECT.</summary>
    public async Task<ServerEnd> OpenAsync(ProtocolVersion version = ProtocolVersion.V5)
    {
        var server = new ServerEnd(await Eventually.PassAsync(Time, _accepted.Reader.ReadAsync().AsTask()), version);
        server.Connect = await server.ExpectAsync(PacketType.Connect);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MqttClient client in _clients)
        {
            client.Abort();
            await client.DisposeAsync();
        }
    }

    private ValueTask<IMqttTransport> Connect(CancellationToken cancellationToken)
    {
        LastAttempt = Time.GetUtcNow();

        // Last: whoever sees it reads the time.
        Interlocked.Increment(ref _attempts);
        if (IsDown)
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        _accepted.Writer.TryWrite(server);
        return ValueTask.FromResult<IMqttTransport>(client);
    }
}

/// <summary>The server's end of one connection.</summary>
internal sealed class ServerEnd(IMqttTransport transport, ProtocolVersion version) : WireEndpoint(transport, version)
{
    /// <summary>What the client connected with.</summary>
    public WirePacket Connect { get; set; } = null!;

    public Task AnswerAsync(bool sessionPresent = false, Action<MqttPropertiesBuilder>? with = null, ReasonCode reason = ReasonCode.Success)
    {
        var properties = new MqttPropertiesBuilder();
        with?.Invoke(properties);
        return SendAsync(w => PacketWriter.WriteConnAck(
            w, new ConnAckPacket { SessionPresent = sessionPresent, ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version));
    }

    public Task DisconnectAsync(ReasonCode reason, Action<MqttPropertiesBuilder>? with = null)
    {
        var properties = new MqttPropertiesBuilder();
        with?.Invoke(properties);
        return SendAsync(w => PacketWriter.WriteDisconnect(
            w, new DisconnectPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version));
    }

    /// <summary>Sends AUTH.</summary>
    public Task AuthAsync(ReasonCode reason, string? method = "test", string? data = null)
    {
        var properties = new MqttPropertiesBuilder();
        AddAuthentication(properties, method, data);
        return SendAsync(w => PacketWriter.WriteAuth(w, new AuthPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }));
    }

    /// <summary>Accepts the CONNECT of an exchange.</summary>
    public Task AcceptAsync(string? method = "test", string? data = null, bool sessionPresent = false) =>
        AnswerAsync(sessionPresent, p => AddAuthentication(p, method, data));

    /// <summary>Method and data of the next packet, which is an AUTH.</summary>
    public async Task ExpectAuthAsync(ReasonCode reason, string? data)
    {
        WirePacket auth = await ExpectAsync(PacketType.Auth);
        Assert.Equal((reason, "test", data), (auth.Reason, auth.TextOf(PropertyId.AuthenticationMethod), auth.TextOf(PropertyId.AuthenticationData)));
    }

    /// <summary>The client says why and closes.</summary>
    public async Task ExpectDisconnectAsync(ReasonCode reason)
    {
        Assert.Equal(reason, (await ExpectAsync(PacketType.Disconnect)).Reason);
        await ExpectEndAsync();
    }

    /// <summary>Grants the next SUBSCRIBE.</summary>
    public async Task<WirePacket> GrantAsync(ReasonCode code = ReasonCode.GrantedQos1)
    {
        WirePacket request = await ExpectAsync(PacketType.Subscribe);
        await AnswerAsync(PacketType.SubAck, request.PacketId, code);
        return request;
    }

    public Task AnswerAsync(PacketType type, ushort packetId, params ReasonCode[] codes) => AnswerAsync(type, packetId, static _ => { }, codes);

    public Task AnswerAsync(PacketType type, ushort packetId, Action<MqttPropertiesBuilder> with, params ReasonCode[] codes)
    {
        var properties = new MqttPropertiesBuilder();
        with(properties);
        byte[] bytes = [.. codes.Select(static c => (byte)c)];
        return SendAsync(w => PacketWriter.WriteSubAck(
            w, new SubAckPacket { Type = type, PacketId = packetId, ReasonCodes = bytes, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version));
    }

    /// <summary>Nothing is on its way from the client: it is asked to answer something it must answer at once.</summary>
    public async Task ExpectQuietAsync()
    {
        await AckAsync(PacketType.PubRel, 65_535);
        await ExpectAckAsync(PacketType.PubComp, 65_535, Version == ProtocolVersion.V5 ? ReasonCode.PacketIdentifierNotFound : ReasonCode.Success);
    }

    private static void AddAuthentication(MqttPropertiesBuilder properties, string? method, string? data)
    {
        if (method is not null)
        {
            properties.Add(PropertyId.AuthenticationMethod, method);
        }

        if (data is not null)
        {
            properties.Add(PropertyId.AuthenticationData, System.Text.Encoding.UTF8.GetBytes(data));
        }
    }
}
