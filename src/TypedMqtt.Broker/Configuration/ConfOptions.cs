using System.Net.Sockets;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>The options and what each does with its line.</summary>
internal static class ConfOptions
{
    private const int MaxPacket = 268_435_455;

    public static readonly Dictionary<string, Action<ConfLine>> Implemented = new(ConfTlsOptions.All, StringComparer.Ordinal)
    {
        ["listener"] = ConfListenerOptions.OpenListener,
        ["port"] = ConfListenerOptions.SetPort,
        ["bind_address"] = ConfListenerOptions.SetBindAddress,
        ["bind_interface"] = ConfListenerOptions.SetInterface,
        ["max_connections"] = ListenerNumber(
            int.MinValue, int.MaxValue, (listener, value) => listener.MaxConnections = value < 0 ? null : value),
        ["max_qos"] = ListenerNumber(0, 2, (listener, value) => listener.MaxQos = (Qos)value),
        ["maximum_qos"] = ListenerNumber(0, 2, (listener, value) => listener.MaxQos = (Qos)value),
        ["max_topic_alias"] = ListenerNumber(0, ushort.MaxValue, (listener, value) => listener.MaxTopicAlias = value),
        ["use_username_as_clientid"] = ListenerFlag((listener, value) => listener.UseUserNameAsClientId = value),
        ["socket_domain"] = line => Apply(
            line,
            line.Builder.Listener,
            line.ReadChoice(("ipv4", AddressFamily.InterNetwork), ("ipv6", AddressFamily.InterNetworkV6)),
            value => line.Builder.Listener.SocketDomain = value),
        ["protocol"] = ConfListenerOptions.SetProtocol,
        ["mount_point"] = ConfListenerOptions.SetMountPoint,

        ["per_listener_settings"] = line => Apply(
            line, line.Builder, line.ReadBoolean(), value => line.Builder.SetPerListener(line, value)),
        ["allow_anonymous"] = SecurityFlag((security, value) => security.AllowAnonymous = value),
        ["allow_zero_length_clientid"] = SecurityFlag((security, value) => security.AllowZeroLengthClientId = value),
        ["password_file"] = SecurityText("a file", (security, _, value) => security.PasswordFile = value),
        ["acl_file"] = SecurityText("a file", (security, line, value) => (security.AclFile, security.AclFileLine) = (value, line)),
        ["auto_id_prefix"] = SecurityText("a prefix", (security, _, value) => security.AutoIdPrefix = value),

        ["persistence"] = ConfGeneralOptions.SetPersistence,
        ["retained_persistence"] = ConfGeneralOptions.SetPersistence,
        ["persistence_location"] = Text("a directory", (conf, value) => conf with { PersistenceLocation = value }),
        ["persistence_file"] = Text("a file name", (conf, value) => conf with { PersistenceFile = value }),
        ["autosave_interval"] = Number(
            0, int.MaxValue, (conf, value) => conf with { AutosaveInterval = (int)value }, negativeMeansNoLimit: true),
        ["autosave_on_changes"] = Flag((conf, value) => conf with { AutosaveOnChanges = value }),
        ["persistent_client_expiration"] = ConfGeneralOptions.SetPersistentClientExpiration,

        // 65535 is what the protocol allows anyway, so it means no limit.
        ["max_inflight_messages"] = Number(
            0,
            ushort.MaxValue,
            (conf, value) => conf with { MaxInflightMessages = (int)value % ushort.MaxValue },
            negativeMeansNoLimit: true),
        ["max_inflight_bytes"] = Number(0, long.MaxValue, (conf, value) => conf with { MaxInflightBytes = value }),
        ["max_queued_messages"] = Number(
            0, int.MaxValue, (conf, value) => conf with { MaxQueuedMessages = (int)value }, negativeMeansNoLimit: true),
        ["max_queued_bytes"] = Number(0, long.MaxValue, (conf, value) => conf with { MaxQueuedBytes = value }),
        ["max_keepalive"] = Number(10, ushort.MaxValue, (conf, value) => conf with { MaxKeepalive = (int)value }),
        ["max_packet_size"] = Number(20, MaxPacket, (conf, value) => conf with { MaxPacketSize = (int)value }),
        ["message_size_limit"] = Number(0, MaxPacket, (conf, value) => conf with { MessageSizeLimit = (int)value }),
        ["set_tcp_nodelay"] = Flag((conf, value) => conf with { SetTcpNodelay = value }),
        ["allow_duplicate_messages"] = Flag((conf, value) => conf with { AllowDuplicateMessages = value }),
        ["queue_qos0_messages"] = Flag((conf, value) => conf with { QueueQos0Messages = value }),
        ["upgrade_outgoing_qos"] = Flag((conf, value) => conf with { UpgradeOutgoingQos = value }),
        ["retain_available"] = Flag((conf, value) => conf with { RetainAvailable = value }),
        ["check_retain_source"] = Flag((conf, value) => conf with { CheckRetainSource = value }),
        ["clientid_prefixes"] = Text("what client identifiers start with", (conf, value) => conf with { ClientIdPrefix = value }),
        ["sys_interval"] = Number(0, ushort.MaxValue, (conf, value) => conf with { SysInterval = TimeSpan.FromSeconds(value) }),
        ["store_clean_interval"] = line => line.Warn("'store_clean_interval' has had no effect since mosquitto 1.6; the line can be removed"),
        ["retry_interval"] = line => line.Warn("'retry_interval' has had no effect since mosquitto 1.5; the line can be removed"),

        ["pid_file"] = Text("a file", (conf, value) => conf with { PidFile = value }),
        ["user"] = Text("a user of the system", (conf, value) => conf with { User = value }),
        ["log_dest"] = ConfGeneralOptions.AddLogDestination,
        ["log_type"] = ConfGeneralOptions.AddLogType,
        ["log_timestamp"] = Flag((conf, value) => conf with { LogTimestamp = value }),
        ["log_timestamp_format"] = Text("a format of strftime", (conf, value) => conf with { LogTimestampFormat = value }),
        ["connection_messages"] = Flag((conf, value) => conf with { ConnectionMessages = value }),

        ["typedmqtt_acl_subscribe"] = line => Apply(
            line,
            line.Builder,
            line.ReadChoice(("compat", AclSubscribeMode.Compat), ("intersect", AclSubscribeMode.Intersect), ("contain", AclSubscribeMode.Contain)),
            value => line.Builder.AclSubscribe = value),
        ["typedmqtt_takeover"] = line => Apply(
            line,
            line.Builder,
            line.ReadChoice(("same_principal", TakeoverPolicy.SamePrincipal), ("any", TakeoverPolicy.Any)),
            value => line.Builder.Conf = line.Builder.Conf with { Takeover = value }),
    };

    /// <summary>Every name that may stand in a file.</summary>
    public static IEnumerable<string> AllNames => Implemented.Keys.Append("include_dir").Concat(KnownOptions.Names);

    /// <summary>Reports an option that mosquitto knows and we do not implement; false when mosquitto does not know it either.</summary>
    public static bool ReportKnown(ConfLine line) => KnownOptions.Report(line);

    /// <summary>Uses a value that could be read. Given again, it replaces the earlier one, with a warning.</summary>
    private static void Apply<T>(ConfLine line, object scope, T? value, Action<T> use)
        where T : struct
    {
        if (value is { } read && line.Builder.Claim(line, scope, mayRepeat: true))
        {
            use(read);
        }
    }

    private static Action<ConfLine> Flag(Func<MosquittoConf, bool, MosquittoConf> set) =>
        line => Apply(line, line.Builder, line.ReadBoolean(), value => line.Builder.Conf = set(line.Builder.Conf, value));

    private static Action<ConfLine> Number(
        long minimum, long maximum, Func<MosquittoConf, long, MosquittoConf> set, bool negativeMeansNoLimit = false) => line => Apply(
            line,
            line.Builder,
            line.ReadInteger(minimum, maximum, negativeMeansNoLimit),
            value => line.Builder.Conf = set(line.Builder.Conf, value));

    private static Action<ConfLine> Text(string expected, Func<MosquittoConf, string, MosquittoConf> set) => line =>
    {
        if (line.ReadText(expected) is { } value && line.Builder.Claim(line, line.Builder, mayRepeat: false))
        {
            line.Builder.Conf = set(line.Builder.Conf, value);
        }
    };

    private static Action<ConfLine> ListenerFlag(Action<ListenerDraft, bool> set) =>
        line => Apply(line, line.Builder.Listener, line.ReadBoolean(), value => set(line.Builder.Listener, value));

    private static Action<ConfLine> ListenerNumber(int minimum, int maximum, Action<ListenerDraft, int> set) =>
        line => Apply(line, line.Builder.Listener, line.ReadInteger(minimum, maximum), value => set(line.Builder.Listener, (int)value));

    private static Action<ConfLine> SecurityFlag(Action<SecurityDraft, bool> set) => line =>
    {
        SecurityDraft security = line.Builder.UseSecurity();
        Apply(line, security, line.ReadBoolean(), value => set(security, value));
    };

    private static Action<ConfLine> SecurityText(string expected, Action<SecurityDraft, ConfLine, string> set) => line =>
    {
        SecurityDraft security = line.Builder.UseSecurity();
        if (line.ReadText(expected) is { } value && line.Builder.Claim(line, security, mayRepeat: false))
        {
            set(security, line, value);
        }
    };
}
