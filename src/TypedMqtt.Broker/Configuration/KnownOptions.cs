using System.Collections.Frozen;

namespace TypedMqtt.Broker.Configuration;

/// <summary>Options that mosquitto knows and TypedMqtt does not implement: what ignoring them would mean decides what happens.</summary>
internal static class KnownOptions
{
    /// <summary>Nothing else depends on them: a warning.</summary>
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        "log_facility", "memory_limit", "http_dir", "websockets_log_level", "websockets_headers_size");

    /// <summary>They restrict who may connect or protect what is sent: an error.</summary>
    private static readonly FrozenSet<string> Security = FrozenSet.Create(
        StringComparer.Ordinal,
        "auth_plugin", "auth_plugin_deny_special_chars", "plugin", "psk_file", "psk_hint",
        "dhparamfile", "tls_engine", "tls_engine_kpass_sha1", "tls_keyform");

    private static readonly FrozenSet<string> Bridge = FrozenSet.Create(
        StringComparer.Ordinal,
        "address", "addresses", "topic", "bridge_attempt_unsubscribe", "bridge_bind_address", "bridge_max_packet_size", "bridge_outgoing_retain",
        "bridge_protocol_version", "cleansession", "local_cleansession", "keepalive_interval", "idle_timeout", "threshold", "local_clientid",
        "remote_clientid", "clientid", "notifications", "notifications_local_only", "notification_topic", "restart_timeout", "round_robin",
        "start_type", "try_private");

    private static readonly FrozenSet<string> BridgeSecurity = FrozenSet.Create(
        StringComparer.Ordinal,
        "local_username", "local_password", "remote_username", "remote_password", "username", "password", "bridge_alpn", "bridge_cafile",
        "bridge_capath", "bridge_certfile", "bridge_keyfile", "bridge_identity", "bridge_psk", "bridge_insecure", "bridge_require_ocsp",
        "bridge_tls_version");

    /// <summary>Options of mosquitto 2.0.22 and 2.1, which mosquitto 2.0.11 refuses as unknown.</summary>
    private static readonly FrozenSet<string> Newer = FrozenSet.Create(
        StringComparer.Ordinal,
        "retain_expiry_interval", "accept_protocol_versions", "enable_control_api", "global_max_clients", "global_max_connections", "global_plugin",
        "plugin_load", "plugin_use", "listener_allow_anonymous", "listener_auto_id_prefix", "enable_proxy_protocol",
        "proxy_protocol_v2_require_tls", "max_topic_alias_broker", "packet_buffer_size", "websockets_origin", "disable_client_cert_date_checks",
        "bridge_ciphers", "bridge_ciphers_tls1.3", "bridge_max_topic_alias", "bridge_receive_maximum", "bridge_reload_type",
        "bridge_session_expiry_interval", "bridge_tcp_keepalive", "bridge_tcp_user_timeout", "bridge_tls_use_os_certs");

    public static IEnumerable<string> Names => [.. Harmless, .. Security, "connection", .. Bridge, .. BridgeSecurity, .. Newer];

    public static bool Report(ConfLine line)
    {
        string name = line.Name;
        if (name == "connection")
        {
            line.Builder.IsInBridge = true;
            line.Warn("bridges are known to mosquitto, not implemented by TypedMqtt yet: this connection is ignored");
        }
        else if (Bridge.Contains(name) || BridgeSecurity.Contains(name))
        {
            ReportBridge(line);
        }
        else if (Harmless.Contains(name))
        {
            line.Warn($"'{name}' is known to mosquitto, not implemented by TypedMqtt yet: ignored");
        }
        else if (Security.Contains(name) || HasPrefix(name, "plugin_opt_") || HasPrefix(name, "auth_opt_"))
        {
            RefuseSecurity(line);
        }
        else if (Newer.Contains(name))
        {
            line.Error($"'{name}' is an option of newer versions of mosquitto, not implemented by TypedMqtt yet; "
                + "expected an option of mosquitto 2.0");
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReportBridge(ConfLine line)
    {
        if (!line.Builder.IsInBridge)
        {
            line.Error($"'{line.Name}' belongs to a bridge; expected it below a 'connection' line");
        }
        else if (BridgeSecurity.Contains(line.Name))
        {
            RefuseSecurity(line);
        }
        else
        {
            line.Warn($"'{line.Name}' is known to mosquitto, not implemented by TypedMqtt yet: ignored");
        }
    }

    private static void RefuseSecurity(ConfLine line) => line.Error(
        $"'{line.Name}' is known to mosquitto, not implemented by TypedMqtt yet; refusing to start because ignoring it would weaken security",
        isSecurity: true);

    private static bool HasPrefix(string name, string prefix) => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal);
}
