using System.Net.Sockets;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker;

/// <summary>Where a broker listens and what holds for the clients that come in there. A text converts to one: <c>"mqtt://127.0.0.1:1883"</c>.</summary>
public sealed record MqttListenerOptions
{
    /// <summary>The address: <c>mqtt://address:port</c>, <c>mqtts://address:port</c> (TLS, default port 8883), <c>unix:/path</c>, or one of a scheme
    /// that <see cref="MqttBrokerOptions.ListenerFactories"/> adds, such as <c>ws://address:port/path</c>. Port 0 takes a free one; <c>localhost</c> means both loopback addresses, of which
    /// one is enough where the machine has only one; <c>[::]</c> means all addresses, IPv4 included.</summary>
    public required string Address { get; init; }

    /// <summary>The listener in logs; null for the address.</summary>
    public string? Name { get; init; }

    /// <summary>Only IPv4 or only IPv6; null for both.</summary>
    public AddressFamily? AddressFamily { get; init; }

    /// <summary>The network interface, such as <c>eth0</c>: its first IPv4 and its first IPv6 address (no link-local one) are taken, as far as <see cref="Address"/> has them
    /// (<c>[::]</c> has all). Null, the default, for every interface.</summary>
    public string? Interface { get; init; }

    /// <summary>The certificates; needed by <c>mqtts://</c> and <c>wss://</c>, null for the others.</summary>
    public MqttTlsOptions? Tls { get; init; }

    /// <summary>Where user names come from; default the CONNECT packet. The others need <see cref="MqttTlsOptions.RequireClientCertificate"/>.</summary>
    public MqttUserNameSource UserNameFrom { get; init; }

    /// <summary>Who may connect here and do what; null for what the broker's options say. Listeners with equal settings share one policy.</summary>
    public SecuritySettings? Security { get; init; }

    /// <summary>Methods of enhanced authentication here; null for those of the broker's options.</summary>
    public IReadOnlyList<IEnhancedAuthenticator>? EnhancedAuthenticators { get; init; }

    /// <summary>Most connections at once on this listener; null for no limit of its own.</summary>
    public int? MaximumConnections { get; init; }

    /// <summary>Highest QoS here; null for the broker's limit.</summary>
    public Qos? MaximumQos { get; init; }

    /// <summary>Highest topic alias a client may use here; null for the broker's limit.</summary>
    public ushort? MaximumTopicAlias { get; init; }

    /// <summary>Whether a client may connect with an empty client identifier and get one assigned; default true.</summary>
    public bool AllowEmptyClientId { get; init; } = true;

    /// <summary>What assigned client identifiers start with; default <c>auto-</c>.</summary>
    public string AssignedClientIdPrefix { get; init; } = "auto-";

    /// <summary>Whether the user name replaces the client identifier; a client without one is refused. Default false.</summary>
    public bool UseUserNameAsClientId { get; init; }

    /// <summary>What stands before all topics and filters of clients here, who do not see it: <c>tenant-1/</c>. ACL rules name whole topics. A session that comes back
    /// by a listener with another mount point begins anew. Default null: nothing.</summary>
    public string? MountPoint { get; init; }

    /// <summary>The pages whose scripts may connect by WebSocket, as browsers name them in <c>Origin</c>: <c>https://plant.example</c>. Others are refused
    /// with 403; clients that are no browsers name none and are accepted. Empty, the default, for every page.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>A listener with the broker's settings.</summary>
    /// <param name="address">The address, <c>mqtt://address:port</c>.</param>
    public static implicit operator MqttListenerOptions(string address) => FromString(address);

    /// <summary>A listener with the broker's settings.</summary>
    /// <param name="address">The address, <c>mqtt://address:port</c>.</param>
    public static MqttListenerOptions FromString(string address) => new() { Address = address };
}
