using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>
/// A <c>mosquitto.conf</c> read strictly: every error names file, line and what was expected, nothing is ignored silently. Defaults are
/// those of mosquitto 2.0: without a listener, loopback on port 1883 and anonymous clients allowed; with one, anonymous clients refused.
/// </summary>
/// <remarks>
/// Differences to mosquitto, all towards safety: a number must be a number (mosquitto reads "abc" as 0); values it reports as empty and
/// then forgets are errors; <c>allow_anonymous false</c> holds without a listener as well; two listeners on one address are an error here
/// instead of when the second one binds.
/// </remarks>
public sealed record MosquittoConf
{
    /// <summary>The port of MQTT.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The file this was read from; empty for the defaults.</summary>
    public string File { get; init; } = "";

    /// <summary>The listeners, at least one.</summary>
    public IReadOnlyList<MosquittoListener> Listeners { get; init; } = [];

    /// <summary>Whether the file opens no listener itself: <see cref="Listeners"/> is then the loopback default, which
    /// <see cref="WithPorts"/> replaces.</summary>
    public bool IsLocalOnly { get; init; } = true;

    /// <summary>Lines that have no effect, or another one than may be expected.</summary>
    public IReadOnlyList<MosquittoFileDiagnostic> Warnings { get; init; } = [];

    /// <summary><c>persistence</c>; false by default.</summary>
    public bool Persistence { get; init; }

    /// <summary><c>persistence_location</c>; the current directory by default.</summary>
    public string PersistenceLocation { get; init; } = "";

    /// <summary><c>persistence_file</c>.</summary>
    public string PersistenceFile { get; init; } = "mosquitto.db";

    /// <summary><c>autosave_interval</c>: seconds, or changes when <see cref="AutosaveOnChanges"/>; 0 for only at the end.</summary>
    public int AutosaveInterval { get; init; } = 1800;

    /// <summary><c>autosave_on_changes</c>; false by default.</summary>
    public bool AutosaveOnChanges { get; init; }

    /// <summary><c>persistent_client_expiration</c>: how long the session of an absent client is kept; null for ever.</summary>
    public TimeSpan? PersistentClientExpiration { get; init; }

    /// <summary><c>max_inflight_messages</c>: unacknowledged messages per client and direction; 0 for no limit but the protocol's.</summary>
    public int MaxInflightMessages { get; init; } = 20;

    /// <summary><c>max_inflight_bytes</c>; 0 for no limit.</summary>
    public long MaxInflightBytes { get; init; }

    /// <summary><c>max_queued_messages</c>: waiting messages per client; 0 for no limit.</summary>
    public int MaxQueuedMessages { get; init; } = 1000;

    /// <summary><c>max_queued_bytes</c>; 0 for no limit. With both limits the first one reached counts.</summary>
    public long MaxQueuedBytes { get; init; }

    /// <summary><c>max_keepalive</c> in seconds, 10 to 65535; null when the file does not limit it.</summary>
    public int? MaxKeepalive { get; init; }

    /// <summary><c>max_packet_size</c> in bytes; null for no limit.</summary>
    public int? MaxPacketSize { get; init; }

    /// <summary><c>message_size_limit</c>: the largest payload in bytes; 0 for no limit.</summary>
    public int MessageSizeLimit { get; init; }

    /// <summary><c>set_tcp_nodelay</c>; null when the file does not say, and then small packets leave at once: only an explicit
    /// <c>false</c> turns Nagle's algorithm on, which mosquitto does by default.</summary>
    public bool? SetTcpNodelay { get; init; }

    /// <summary><c>allow_duplicate_messages</c>: a client with overlapping subscriptions gets a copy per subscription; true by default.</summary>
    public bool AllowDuplicateMessages { get; init; } = true;

    /// <summary><c>queue_qos0_messages</c>: absent clients get QoS 0 messages too; false by default.</summary>
    public bool QueueQos0Messages { get; init; }

    /// <summary><c>upgrade_outgoing_qos</c>: deliver with the QoS of the subscription; false by default.</summary>
    public bool UpgradeOutgoingQos { get; init; }

    /// <summary><c>retain_available</c>; true by default.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary><c>check_retain_source</c>: a retained message is only delivered while its publisher may still publish it; true by default.</summary>
    public bool CheckRetainSource { get; init; } = true;

    /// <summary><c>clientid_prefixes</c>: what client identifiers have to start with; null for anything.</summary>
    public string? ClientIdPrefix { get; init; }

    /// <summary><c>sys_interval</c>: how often <c>$SYS</c> is updated; zero for never.</summary>
    public TimeSpan SysInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>pid_file</c>, or null.</summary>
    public string? PidFile { get; init; }

    /// <summary><c>user</c>: the system user to become when started as root; null when the file does not say (mosquitto then becomes
    /// "mosquitto").</summary>
    public string? User { get; init; }

    /// <summary><c>log_dest</c>: the destinations; empty for <c>none</c>.</summary>
    public IReadOnlyList<MosquittoLogDestination> LogDestinations { get; init; } = [new(MosquittoLogDestinationKind.Stderr)];

    /// <summary><c>log_type</c>.</summary>
    public MosquittoLogTypes LogTypes { get; init; } = MosquittoLogTypes.Default;

    /// <summary><c>log_timestamp</c>; true by default.</summary>
    public bool LogTimestamp { get; init; } = true;

    /// <summary><c>log_timestamp_format</c> in the notation of strftime; null for Unix seconds.</summary>
    public string? LogTimestampFormat { get; init; }

    /// <summary><c>connection_messages</c>: log clients that come and go; true by default.</summary>
    public bool ConnectionMessages { get; init; } = true;

    /// <summary><c>typedmqtt_takeover</c>.</summary>
    public TakeoverPolicy Takeover { get; init; } = TakeoverPolicy.SamePrincipal;

    /// <summary>Reads a file and what it includes. Relative paths in it are relative to the current directory, as in mosquitto.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="MosquittoFileException">The file has errors; all are listed. Errors marked <see cref="MosquittoFileDiagnostic.IsSecurity"/>
    /// ask for protection that is not available.</exception>
    public static MosquittoConf Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var builder = new ConfBuilder(path);
        new ConfReader(builder).ReadFile(path);
        return builder.Build();
    }

    /// <summary>Checks the text of a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="name">The file name for error messages.</param>
    /// <exception cref="MosquittoFileException">The text has errors; all are listed.</exception>
    public static MosquittoConf Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var builder = new ConfBuilder(name);
        new ConfReader(builder).ReadText(System.Text.Encoding.UTF8.GetBytes(text), name);
        return builder.Build();
    }

    /// <summary>What mosquitto does without a file: loopback on port 1883, anonymous clients allowed.</summary>
    public static MosquittoConf CreateDefault() => new ConfBuilder("").Build();

    /// <summary>Applies ports from the command line (<c>-p</c>): loopback listeners on them, unless the file opens listeners itself.</summary>
    /// <param name="ports">The ports.</param>
    public MosquittoConf WithPorts(IReadOnlyCollection<int> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return IsLocalOnly && ports.Count > 0
            ? this with { Listeners = [.. ports.Select(port => Listeners[0] with { Port = port })] }
            : this;
    }
}
