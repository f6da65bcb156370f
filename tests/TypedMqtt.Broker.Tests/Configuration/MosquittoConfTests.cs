using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Configuration;

public sealed class MosquittoConfTests
{
    public static TheoryData<string, Func<MosquittoConf, object?>, object?> Options { get; } = new()
    {
        { "", conf => conf.Persistence, false },
        { "persistence true", conf => conf.Persistence, true },
        { "retained_persistence 1", conf => conf.Persistence, true },
        { "", conf => conf.PersistenceLocation, "" },
        { "persistence_location /var/lib/my mqtt/ ", conf => conf.PersistenceLocation, "/var/lib/my mqtt/" },
        { "", conf => conf.PersistenceFile, "mosquitto.db" },
        { "persistence_file x.db", conf => conf.PersistenceFile, "x.db" },
        { "", conf => conf.AutosaveInterval, 1800 },
        { "autosave_interval 60", conf => conf.AutosaveInterval, 60 },
        { "autosave_interval -1", conf => conf.AutosaveInterval, 0 },
        { "", conf => conf.AutosaveOnChanges, false },
        { "autosave_on_changes 1", conf => conf.AutosaveOnChanges, true },
        { "", conf => conf.PersistentClientExpiration, null },
        { "persistent_client_expiration 12h", conf => conf.PersistentClientExpiration, TimeSpan.FromHours(12) },
        { "persistent_client_expiration 14d", conf => conf.PersistentClientExpiration, TimeSpan.FromDays(14) },
        { "persistent_client_expiration 2w", conf => conf.PersistentClientExpiration, TimeSpan.FromDays(14) },
        { "persistent_client_expiration 2m", conf => conf.PersistentClientExpiration, TimeSpan.FromDays(60) },
        { "persistent_client_expiration 1y", conf => conf.PersistentClientExpiration, TimeSpan.FromDays(365) },
        { "", conf => conf.MaxInflightMessages, 20 },
        { "max_inflight_messages 7", conf => conf.MaxInflightMessages, 7 },
        { "max_inflight_messages -5", conf => conf.MaxInflightMessages, 0 },
        { "max_inflight_messages 65535", conf => conf.MaxInflightMessages, 0 },
        { "", conf => conf.MaxInflightBytes, 0L },
        { "max_inflight_bytes 5000000000", conf => conf.MaxInflightBytes, 5_000_000_000L },
        { "", conf => conf.MaxQueuedMessages, 1000 },
        { "max_queued_messages 0", conf => conf.MaxQueuedMessages, 0 },
        { "max_queued_messages -1", conf => conf.MaxQueuedMessages, 0 },
        { "", conf => conf.MaxQueuedBytes, 0L },
        { "max_queued_bytes 1", conf => conf.MaxQueuedBytes, 1L },
        { "", conf => conf.MaxKeepalive, null },
        { "max_keepalive 10", conf => conf.MaxKeepalive, 10 },
        { "max_keepalive 65535", conf => conf.MaxKeepalive, 65535 },
        { "", conf => conf.MaxPacketSize, null },
        { "max_packet_size 20", conf => conf.MaxPacketSize, 20 },
        { "", conf => conf.MessageSizeLimit, 0 },
        { "message_size_limit 268435455", conf => conf.MessageSizeLimit, 268_435_455 },
        { "", conf => conf.SetTcpNodelay, null },
        { "set_tcp_nodelay true", conf => conf.SetTcpNodelay, true },
        { "", conf => conf.AllowDuplicateMessages, true },
        { "allow_duplicate_messages false", conf => conf.AllowDuplicateMessages, false },
        { "", conf => conf.QueueQos0Messages, false },
        { "clientid_prefixes line-", conf => conf.ClientIdPrefix, "line-" },
        { "queue_qos0_messages true", conf => conf.QueueQos0Messages, true },
        { "", conf => conf.UpgradeOutgoingQos, false },
        { "upgrade_outgoing_qos true", conf => conf.UpgradeOutgoingQos, true },
        { "", conf => conf.RetainAvailable, true },
        { "retain_available 0", conf => conf.RetainAvailable, false },
        { "", conf => conf.CheckRetainSource, true },
        { "check_retain_source false", conf => conf.CheckRetainSource, false },
        { "", conf => conf.SysInterval, TimeSpan.FromSeconds(10) },
        { "sys_interval 0", conf => conf.SysInterval, TimeSpan.Zero },
        { "sys_interval 65535", conf => conf.SysInterval, TimeSpan.FromSeconds(65535) },
        { "", conf => conf.PidFile, null },
        { "pid_file /run/a.pid", conf => conf.PidFile, "/run/a.pid" },
        { "", conf => conf.User, null },
        { "user root", conf => conf.User, "root" },
        { "", conf => string.Join(',', conf.LogDestinations.Select(d => d.Kind)), "Stderr" },
        { "log_dest stdout\nlog_dest topic\nlog_dest stdout", conf => string.Join(',', conf.LogDestinations.Select(d => d.Kind)), "Stdout,Topic" },
        { "log_dest stdout\nlog_dest none", conf => conf.LogDestinations.Count, 0 },
        { "log_dest none\nlog_dest syslog", conf => conf.LogDestinations.Single().Kind, MosquittoLogDestinationKind.Syslog },
        { "log_dest file /var/log/my mqtt.log", conf => conf.LogDestinations.Single().Path, "/var/log/my mqtt.log" },
        { "", conf => conf.LogTypes, MosquittoLogTypes.Error | MosquittoLogTypes.Warning | MosquittoLogTypes.Notice | MosquittoLogTypes.Information },
        { "log_type error\nlog_type debug", conf => conf.LogTypes, MosquittoLogTypes.Error | MosquittoLogTypes.Debug },
        { "log_type all", conf => conf.LogTypes, MosquittoLogTypes.All },
        { "log_type error\nlog_type none", conf => conf.LogTypes, MosquittoLogTypes.None },
        { "", conf => conf.LogTimestamp, true },
        { "log_timestamp false", conf => conf.LogTimestamp, false },
        { "", conf => conf.LogTimestampFormat, null },
        { "log_timestamp_format %Y-%m-%d %H", conf => conf.LogTimestampFormat, "%Y-%m-%d %H" },
        { "", conf => conf.ConnectionMessages, true },
        { "connection_messages false", conf => conf.ConnectionMessages, false },
        { "", conf => conf.Takeover, TakeoverPolicy.SamePrincipal },
        { "typedmqtt_takeover any", conf => conf.Takeover, TakeoverPolicy.Any },
        { "typedmqtt_takeover same_principal", conf => conf.Takeover, TakeoverPolicy.SamePrincipal },
        { "", conf => conf.Listeners.Single().Security.AclSubscribe, AclSubscribeMode.Intersect },
        { "typedmqtt_acl_subscribe compat", conf => conf.Listeners.Single().Security.AclSubscribe, AclSubscribeMode.Compat },
        { "typedmqtt_acl_subscribe contain", conf => conf.Listeners.Single().Security.AclSubscribe, AclSubscribeMode.Contain },
        { "password_file a b", conf => conf.Listeners.Single().Security.PasswordFile, "a b" },
        { "acl_file /etc/acl", conf => conf.Listeners.Single().Security.AclFile, "/etc/acl" },
        { "", conf => conf.Listeners.Single().AllowZeroLengthClientId, true },
        { "allow_zero_length_clientid false", conf => conf.Listeners.Single().AllowZeroLengthClientId, false },
        { "", conf => conf.Listeners.Single().AutoIdPrefix, "auto-" },
        { "auto_id_prefix x-", conf => conf.Listeners.Single().AutoIdPrefix, "x-" },
        { "", conf => conf.Listeners.Single().MaxConnections, null },
        { "max_connections 5", conf => conf.Listeners.Single().MaxConnections, 5 },
        { "max_connections -1", conf => conf.Listeners.Single().MaxConnections, null },
        { "", conf => conf.Listeners.Single().MaxQos, Qos.ExactlyOnce },
        { "max_qos 1", conf => conf.Listeners.Single().MaxQos, Qos.AtLeastOnce },
        { "maximum_qos 0", conf => conf.Listeners.Single().MaxQos, Qos.AtMostOnce },
        { "", conf => conf.Listeners.Single().MaxTopicAlias, 10 },
        { "max_topic_alias 0", conf => conf.Listeners.Single().MaxTopicAlias, 0 },
        { "use_username_as_clientid true", conf => conf.Listeners.Single().UseUserNameAsClientId, true },
        { "socket_domain ipv6", conf => conf.Listeners.Single().SocketDomain, System.Net.Sockets.AddressFamily.InterNetworkV6 },
        { "protocol mqtt", conf => conf.Listeners.Single().Port, 1883 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Parse__an_option__sets_its_property(string text, Func<MosquittoConf, object?> property, object? expected) =>
        Assert.Equal(expected, property(MosquittoConf.Parse(text, "m.conf")));

    [Theory]
    [InlineData("allow_anonymous yes", "'allow_anonymous' expects true, false, 1 or 0, found 'yes'")]
    [InlineData("allow_anonymous True", "found 'True'")]
    [InlineData("allow_anonymous", "'allow_anonymous' has no value; expected true, false, 1 or 0")]
    [InlineData("listener", "'listener' has no value; expected a port from 1 to 65535, then optionally an address")]
    [InlineData("listener abc", "found 'abc'")]
    [InlineData("listener 70000", "found '70000'")]
    [InlineData("listener 1883abc", "found '1883abc'")]
    [InlineData("listener 1883 # note", "found '# note' after the port; comments need a line of their own")]
    [InlineData("listener 0", "or 0 and the path of a unix socket")]
    [InlineData("listener 1884 /run/mqtt.sock", "or 0 and the path of a unix socket")]
    [InlineData("listener 0 /run/mqtt.sock\nlistener 0 /run/mqtt.sock", "the path /run/mqtt.sock is already used")]
    [InlineData("listener 0 /run/mqtt.sock\nprotocol websockets", "'protocol websockets' needs a port")]
    [InlineData("certfile a\nkeyfile k\ntls_version tlsv1.1", "expects tlsv1.2 or tlsv1.3")]
    [InlineData("certfile a\nkeyfile k\ncertfile a", "already given")]
    [InlineData("port 0", "'port' expects a whole number from 1 to 65535, found 0")]
    [InlineData("max_inflight_messages 65536", "'max_inflight_messages' expects a whole number from 0 to 65535, found 65536")]
    [InlineData("max_inflight_messages many", "found 'many'")]
    [InlineData("max_queued_messages 99999999999", "from 0 to 2147483647, found 99999999999")]
    [InlineData("max_keepalive 9", "'max_keepalive' expects a whole number from 10 to 65535, found 9")]
    [InlineData("max_packet_size 19", "'max_packet_size' expects a whole number from 20 to 268435455, found 19")]
    [InlineData("message_size_limit -1", "found -1")]
    [InlineData("sys_interval 65536", "found 65536")]
    [InlineData("sys_interval -1", "found -1")]
    [InlineData("max_qos 3", "'max_qos' expects a whole number from 0 to 2, found 3")]
    [InlineData("max_topic_alias -1", "found -1")]
    [InlineData("autosave_interval 10s", "found '10s'")]
    [InlineData("persistent_client_expiration 1s", "'persistent_client_expiration' expects a number above 0 and h, d, w, m or y, such as 14d, found '1s'")]
    [InlineData("persistent_client_expiration d", "found 'd'")]
    [InlineData("persistent_client_expiration 0d", "found '0d'")]
    [InlineData("persistent_client_expiration -1d", "found '-1d'")]
    [InlineData("persistent_client_expiration 1", "found '1'")]
    [InlineData("log_dest nowhere", "'log_dest' expects none, stdout, stderr, syslog, topic, dlt or 'file PATH', found 'nowhere'")]
    [InlineData("log_dest file", "'log_dest file' has no value")]
    [InlineData("log_dest file a\nlog_dest file b", "'log_dest file' is already given")]
    [InlineData("log_type foo", "'log_type' expects none, error,")]
    [InlineData("socket_domain ipx", "'socket_domain' expects ipv4 or ipv6, found 'ipx'")]
    [InlineData("protocol mqttsn", "'protocol' expects mqtt or websockets")]
    [InlineData("protocol http", "'protocol' expects mqtt or websockets, found 'http'")]
    [InlineData("typedmqtt_acl_subscribe on", "expects compat, intersect or contain, found 'on'")]
    [InlineData("typedmqtt_takeover x", "expects same_principal or any, found 'x'")]
    [InlineData("include_dir", "'include_dir' has no value; expected a directory")]
    [InlineData("include_dir /does/not/exist", "the directory '/does/not/exist' cannot be read")]
    [InlineData("password_file", "'password_file' has no value; expected a file")]
    [InlineData("password_file a\npassword_file b", "'password_file' is already given at line 1; expected it once")]
    [InlineData("user a\nuser b", "'user' is already given at line 1")]
    [InlineData("pid_file a\npid_file b", "'pid_file' is already given at line 1")]
    [InlineData("allow_anonymous true\nper_listener_settings true", "'per_listener_settings' must come before the first security option")]
    [InlineData("listener 1883\nlistener 1883", "port 1883 is already used by the listener at m.conf:1")]
    [InlineData("listener 1883 127.0.0.1\nlistener 1883", "port 1883 is already used")]
    [InlineData(" # note", "expected '#' in the first column for a comment")]
    [InlineData("\tlistener 1883", "the line contains a TAB")]
    [InlineData("listener\t1883", "the line contains a TAB")]
    [InlineData("\ufefflistener 1883", "byte order mark")]
    [InlineData("alow_anonymous true", "unknown option 'alow_anonymous'; expected an option of mosquitto.conf, did you mean 'allow_anonymous'?")]
    [InlineData("Allow_Anonymous true", "did you mean 'allow_anonymous'?")]
    [InlineData("lisntener 1883", "did you mean 'listener'?")]
    [InlineData("max_inflight_mesages 1", "did you mean 'max_inflight_messages'?")]
    [InlineData("typedmqtt_takeovers any", "did you mean 'typedmqtt_takeover'?")]
    [InlineData("foo bar", "unknown option 'foo'; expected an option of mosquitto.conf")]
    [InlineData("retain_expiry_interval 1", "is an option of newer versions of mosquitto")]
    [InlineData("topic # in 0", "'topic' belongs to a bridge; expected it below a 'connection' line")]
    public void Parse__a_bad_line__is_an_error_with_file_and_line(string text, string expected)
    {
        var error = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse(text, "m.conf"));

        MosquittoFileDiagnostic only = Assert.Single(error.Errors);
        Assert.Contains(expected, only.Message, StringComparison.Ordinal);
        Assert.Equal(("m.conf", text.Count(c => c == '\n') + 1), (only.File, only.Line));
        Assert.False(only.IsSecurity);
    }

    [Fact]
    public void Parse__an_unknown_word_unlike_any_other__suggests_nothing() =>
        Assert.DoesNotContain("did you mean", Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse("frobnicate 1", "m")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse__several_bad_lines__lists_all()
    {
        var error = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse("foo 1\nlistener 1883\nport x\r\n\nallow_anonymous 2", "m.conf"));

        Assert.Equal([1, 3, 5], error.Errors.Select(e => e.Line));
        Assert.StartsWith("m.conf:1: unknown option 'foo'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plugin /usr/lib/x.so")]
    [InlineData("auth_plugin /usr/lib/x.so")]
    [InlineData("plugin_opt_config_file x")]
    [InlineData("auth_opt_a b")]
    [InlineData("psk_file x")]
    [InlineData("psk_hint x")]
    [InlineData("connection b\nremote_password x")]
    [InlineData("connection b\nbridge_cafile x")]
    public void Parse__protection_that_is_not_implemented__refuses_to_start(string text)
    {
        var error = Assert.Throws<MosquittoFileException>(() => MosquittoConf.Parse(text, "m.conf"));

        MosquittoFileDiagnostic only = Assert.Single(error.Errors);
        Assert.True(only.IsSecurity);
        Assert.Equal(text.Count(c => c == '\n') + 1, only.Line);
        Assert.Contains("refusing to start because ignoring it would weaken security", only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("persistence true", "live in memory only and are lost when the broker ends")]
    [InlineData("store_clean_interval 10", "has had no effect since mosquitto 1.6")]
    [InlineData("retry_interval 10", "has had no effect since mosquitto 1.5")]
    [InlineData("memory_limit 1000", "'memory_limit' is known to mosquitto, not implemented by TypedMqtt yet: ignored")]
    [InlineData("connection b", "bridges are known to mosquitto, not implemented by TypedMqtt yet: this connection is ignored")]
    [InlineData("connection b\ntopic # in", "'topic' is known to mosquitto, not implemented by TypedMqtt yet: ignored")]
    [InlineData("allow_anonymous true\nallow_anonymous false", "this replaces the value of 'allow_anonymous' at line 1")]
    [InlineData("sys_interval 10 # seconds", "the text '# seconds' after the value of 'sys_interval' has no effect")]
    public void Parse__a_line_without_effect__is_a_warning(string text, string expected)
    {
        MosquittoConf conf = MosquittoConf.Parse(text, "m.conf");

        Assert.Contains(conf.Warnings, warning => warning.Line == text.Count(c => c == '\n') + 1 && warning.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Load__a_missing_file__names_it() =>
        Assert.StartsWith("/does/not/exist: the configuration file cannot be read", Assert.Throws<MosquittoFileException>(() => MosquittoConf.Load("/does/not/exist")).Message, StringComparison.Ordinal);
}
