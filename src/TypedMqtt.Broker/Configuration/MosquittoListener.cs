using System.Net;
using System.Net.Sockets;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>A listener of a configuration file.</summary>
public sealed record MosquittoListener
{
    /// <summary>The TCP port; 0 for a Unix socket.</summary>
    public required int Port { get; init; }

    /// <summary>The host name or address to listen on; null for all addresses. "localhost" means both 127.0.0.1 and ::1, and one of them is
    /// enough.</summary>
    public string? Address { get; init; }

    /// <summary>The path of the Unix socket to listen on, instead of <see cref="Port"/> and <see cref="Address"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the listener serves WebSockets (<c>protocol websockets</c>).</summary>
    public bool IsWebSocket { get; init; }

    /// <summary>The certificates (<c>certfile</c>, <c>keyfile</c>, <c>cafile</c>, …); null for a listener without TLS.</summary>
    public MqttTlsOptions? Tls { get; init; }

    /// <summary>Where user names come from (<c>use_identity_as_username</c>, <c>use_subject_as_username</c>).</summary>
    public MqttUserNameSource UserNameFrom { get; init; }

    /// <summary>The file that opens the listener.</summary>
    public string File { get; init; } = "";

    /// <summary>The line that opens the listener; 0 for a listener that no line opens.</summary>
    public int Line { get; init; }

    /// <summary>Who may connect here and do what. All listeners share one instance unless <c>per_listener_settings</c> is on.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>The most clients connected at once; null for no limit (<c>max_connections</c>).</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The highest QoS a client may publish with (<c>max_qos</c>).</summary>
    public Qos MaxQos { get; init; } = Qos.ExactlyOnce;

    /// <summary>How many topic aliases a client may use (<c>max_topic_alias</c>).</summary>
    public int MaxTopicAlias { get; init; } = 10;

    /// <summary>The user name replaces the client identifier; a client without one is refused (<c>use_username_as_clientid</c>).</summary>
    public bool UseUserNameAsClientId { get; init; }

    /// <summary>Whether a client may connect with an empty client identifier and get one assigned (<c>allow_zero_length_clientid</c>).</summary>
    public bool AllowZeroLengthClientId { get; init; } = true;

    /// <summary>What assigned client identifiers start with (<c>auto_id_prefix</c>).</summary>
    public string AutoIdPrefix { get; init; } = "auto-";

    /// <summary>What stands before the topics of clients here, who do not see it (<c>mount_point</c>); null for nothing.</summary>
    public string? MountPoint { get; init; }

    /// <summary>Only IPv4 or only IPv6 addresses of <see cref="Address"/>; null for both (<c>socket_domain</c>).</summary>
    public AddressFamily? SocketDomain { get; init; }

    /// <summary>The network interface whose addresses are taken (<c>bind_interface</c>); null for all.</summary>
    public string? Interface { get; init; }

    /// <summary>The listener in messages: <c>1883</c>, <c>1883 127.0.0.1</c> or <c>0 /run/mqtt.sock</c>.</summary>
    public string Name => Path is { } path ? $"0 {path}" : Address is null ? $"{Port}" : $"{Port} {Address}";

    /// <summary>Whether only this machine can connect, as far as the address tells.</summary>
    public bool IsLoopback => Path is not null || Address is "localhost" || (IPAddress.TryParse(Address, out IPAddress? address) && IPAddress.IsLoopback(address));
}
