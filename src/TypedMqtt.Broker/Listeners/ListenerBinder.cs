using System.Net.Sockets;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Opens the listeners of a broker by the scheme of their address.</summary>
internal sealed class ListenerBinder(MqttBrokerOptions options, ListenerRules rules, BrokerEngine engine, ConnectionHost host)
{
    private const string UnixScheme = "unix:";

    /// <summary>Takes the addresses of a listener: "localhost" has two.</summary>
    /// <exception cref="MqttBindException">An address is taken or not available.</exception>
    /// <exception cref="ArgumentException">Not an address, or not one of this broker.</exception>
    public async ValueTask<IReadOnlyList<IMqttListener>> BindAsync(MqttListenerOptions listener, CancellationToken cancellationToken)
    {
        ListenerContext context = rules.For(listener);
        TlsCertificates? tls = rules.CertificatesOf(listener);
        if (listener.Address.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            RefuseTls(listener, tls);
            return [new SocketListener(UnixListenSocket.Open(PathOf(listener.Address)), engine, host, context, tls, noDelay: false)];
        }

        if (!Uri.TryCreate(listener.Address, UriKind.Absolute, out Uri? address))
        {
            throw NotAnAddress(listener);
        }

        switch (address.Scheme)
        {
            case "mqtt":
                RefuseTls(listener, tls);
                return Open(listener, context, null);
            case "mqtts":
                return Open(listener, context, tls ?? throw new ArgumentException(
                    $"The listener '{listener.Address}' needs a certificate: set MqttListenerOptions.Tls.", nameof(listener)));
            default:
                IMqttListenerFactory factory = options.ListenerFactories.FirstOrDefault(f => f.Schemes.Contains(address.Scheme))
                    ?? throw NotAnAddress(listener);
                return [await factory.BindAsync(Binding(listener, address, context, tls), cancellationToken).ConfigureAwait(false)];
        }
    }

    private static string PathOf(string address)
    {
        string path = address[UnixScheme.Length..];
        return Path.GetFullPath(path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path);
    }

    private static void RefuseTls(MqttListenerOptions listener, TlsCertificates? tls)
    {
        if (tls is not null)
        {
            throw new ArgumentException(
                $"The listener '{listener.Address}' has TLS settings, which its address would not use: write mqtts:// or wss://.", nameof(listener));
        }
    }

    private static ArgumentException NotAnAddress(MqttListenerOptions listener) => new(
        $"'{listener.Address}' is not a listener address; expected mqtt://address:port, mqtts://address:port or unix:/path, for example "
        + "mqtt://127.0.0.1:1883. For ws:// and wss:// add the package TypedMqtt.Broker.Http and call AddWebSockets() on the options.",
        nameof(listener));

    private List<IMqttListener> Open(MqttListenerOptions listener, ListenerContext context, TlsCertificates? tls)
    {
        IReadOnlyList<Socket> sockets = ListenSockets.Open(ListenAddress.Parse(listener.Address, listener.AddressFamily, listener.Interface));
        return [.. sockets.Select(socket => new SocketListener(socket, engine, host, context, tls, options.NoDelay))];
    }

    private MqttListenerBinding Binding(MqttListenerOptions listener, Uri address, ListenerContext context, TlsCertificates? tls) => new()
    {
        Address = address,
        Options = listener,
        Addresses = listener.Interface is null ? null : ListenAddress.Parse(listener.Address, listener.AddressFamily, listener.Interface).Addresses,
        Tls = tls is null ? null : tls.Current,
        Accept = transport => host.Start(transport, context),
        LoggerFactory = options.LoggerFactory,
    };
}
