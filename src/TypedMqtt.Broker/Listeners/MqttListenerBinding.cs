using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Listeners;

/// <summary>What a listener of another transport needs to know of the broker it belongs to.</summary>
public sealed class MqttListenerBinding
{
    /// <summary>The address to listen on.</summary>
    public required Uri Address { get; init; }

    /// <summary>The IP addresses to bind, where the settings name a network interface; null for those of the host in <see cref="Address"/>.</summary>
    public IReadOnlyList<IPAddress>? Addresses { get; init; }

    /// <summary>The settings of the listener.</summary>
    public required MqttListenerOptions Options { get; init; }

    /// <summary>The certificates in force, asked for each handshake; null when the listener has no <see cref="MqttListenerOptions.Tls"/>.</summary>
    public Func<SslServerAuthenticationOptions>? Tls { get; init; }

    /// <summary>Serves a connection; returns at once. The broker closes the transport when it is done.</summary>
    public required Action<IMqttTransport> Accept { get; init; }

    /// <summary>Where the broker logs.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }
}
