using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Publishing;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt;

/// <summary>Where a client connects, as whom, and how it behaves.</summary>
public sealed record MqttClientOptions
{
    /// <summary>The broker: <c>mqtt://[user[:password]@]host[:port]</c>, <c>mqtts://</c> with TLS (port 8883), <c>ws://host[:port]/path</c> and
    /// <c>wss://</c> for WebSocket (ports 80 and 443), <c>unix:/path</c>; default <c>mqtt://localhost:1883</c>.</summary>
    public Uri Server { get; init; } = new("mqtt://localhost:1883");

    /// <summary>Several brokers instead of <see cref="Server"/>: each attempt to connect tries them in this order until one accepts.</summary>
    public IReadOnlyList<Uri> Servers { get; init; } = [];

    /// <summary>Whether a broker may send this client to another one (0x9C, 0x9D and Server Reference, 4.11); default false. At most five
    /// references are followed in a row, none from TLS to plain text; the login goes along.</summary>
    public bool FollowServerReference { get; init; }

    /// <summary>TLS of <c>mqtts://</c> and <c>wss://</c>; default: the authorities of the system, no client certificate.</summary>
    public MqttClientTlsOptions? Tls { get; init; }

    /// <summary>Opens the byte stream instead of a connection to <see cref="Server"/>: in-process brokers, tests.</summary>
    public Func<CancellationToken, ValueTask<IMqttTransport>>? TransportFactory { get; init; }

    /// <summary>MQTT 5.0 (default) or 3.1.1.</summary>
    public ProtocolVersion ProtocolVersion { get; init; } = ProtocolVersion.V5;

    /// <summary>The client identifier; default a random one. Required for a session that outlives the connection.</summary>
    public string? ClientId { get; init; }

    /// <summary>The user name; default the one in <see cref="Server"/>.</summary>
    public string? UserName { get; init; }

    /// <summary>The password; default the one in <see cref="Server"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Asked for user name and password at each attempt to connect; default: <see cref="UserName"/> and <see cref="Password"/>.</summary>
    public IMqttCredentialsProvider? CredentialsProvider { get; init; }

    /// <summary>Enhanced authentication (4.12), instead of sending the password; default none. MQTT 5.0 only.</summary>
    public IMqttEnhancedAuthenticator? EnhancedAuthenticator { get; init; }

    /// <summary>Whether the first connection starts a new session; default true. Reconnects always resume.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>How long the broker keeps the session without a connection; default zero. <see cref="TimeSpan.MaxValue"/> = for ever.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>Longest silence before the client pings; a connection that stays silent for 1.5 times this is given up. Default 60 s, zero = off.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The last will, if any.</summary>
    public MqttWillOptions? Will { get; init; }

    /// <summary>QoS 1 and 2 messages the broker may send before they are acknowledged; default 1,024, MQTT 5.0 only. One that sends more is
    /// disconnected with 0x93 (3.3.4); each acknowledgement makes room for as many again, as mosquitto 2.0.11 counts.</summary>
    public ushort ReceiveMaximum { get; init; } = 1024;

    /// <summary>Topic aliases the broker may use towards this client, each of which keeps a topic in memory; default 32, MQTT 5.0 only. Towards
    /// a broker that offers aliases they are used by themselves, for messages of QoS 0.</summary>
    public ushort TopicAliasMaximum { get; init; } = 32;

    /// <summary>Whether the broker is asked for <see cref="MqttConnectResult.ResponseInformation"/> (3.1.2.11.6); MQTT 5.0 only, default false.</summary>
    public bool RequestResponseInformation { get; init; }

    /// <summary>Whether the broker may add reason strings and user properties to all its packets (3.1.2.11.7); without, to CONNACK, DISCONNECT and
    /// messages only. MQTT 5.0 only, default true.</summary>
    public bool RequestProblemInformation { get; init; } = true;

    /// <summary>User properties of CONNECT, in order (3.1.2.11.8); MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Most bytes of QoS 1 and 2 messages that are received and not acknowledged; default 64 MiB. Beyond, the connection is closed,
    /// so that its session sends again later. In 5.0 <see cref="ReceiveMaximum"/> holds the broker back, and this is used for what comes beyond it only.</summary>
    public long UnacknowledgedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest packet accepted, in bytes; default 16 MiB.</summary>
    public int MaximumPacketSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most QoS 1 and 2 messages in flight to the broker; its own Receive Maximum may lower it. Default 1,024.</summary>
    public ushort MaximumInflight { get; init; } = 1024;

    /// <summary>Most messages waiting for the connection or the window; beyond, publishing fails. Default 10,000.</summary>
    public int OutboxCapacity { get; init; } = 10_000;

    /// <summary>Most bytes waiting in the outbox; default 64 MiB.</summary>
    public long OutboxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a publish waits for the connection, the window and the acknowledgement; default 30 s, <see cref="Timeout.InfiniteTimeSpan"/> = for ever.</summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an attempt to connect to one broker may take; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a lost connection is made again; default true. Without, what waits fails when the connection is lost.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>First wait before reconnecting; it grows to <see cref="MaximumReconnectDelay"/> with jitter. Default 0.5 s.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait before reconnecting; default 30 s.</summary>
    public TimeSpan MaximumReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long disposing waits for what is in flight and for the broker to take the DISCONNECT; default 2 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log; default nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(MqttClientOptions)} {{ {Endpoint}, {ProtocolVersion}, ClientId = {ClientId} }}";

    /// <summary>Told of each client that is made with these options or a changed copy: a test broker knows by it when all of them rest.</summary>
    internal Action<MqttClient>? OnCreated { get; init; }

    /// <summary>What is published first on every connection.</summary>
    internal BirthMessage? Birth { get; init; }

    internal string Endpoint => ServerUri.Endpoint(Server);

    internal int Port => ServerUri.Port(Server);

    internal string? EffectiveUserName => UserName ?? UserInfo(0);

    internal string? EffectivePassword => Password ?? UserInfo(1);

    private string? UserInfo(int part)
    {
        string[] parts = Server.UserInfo.Split(':', 2);
        return parts.Length > part && parts[part].Length > 0 ? Uri.UnescapeDataString(parts[part]) : null;
    }
}
