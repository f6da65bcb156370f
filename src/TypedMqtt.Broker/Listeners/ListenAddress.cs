using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Broker.Listeners;

/// <summary>A parsed TCP address of a listener: <c>mqtt://host:port</c>, <c>mqtts://host:port</c>.</summary>
/// <param name="Addresses">The IP addresses to bind.</param>
/// <param name="Port">The port; 0 = a free one.</param>
/// <param name="Need">Which of the addresses must be there.</param>
internal sealed record ListenAddress(IReadOnlyList<IPAddress> Addresses, int Port, ListenNeed Need)
{
    public const int DefaultPort = 1883;
    public const int DefaultTlsPort = 8883;

    /// <exception cref="ArgumentException">The host cannot be resolved or has no address of the family, or none of the interface.</exception>
    public static ListenAddress Parse(string text, AddressFamily? family = null, string? networkInterface = null)
    {
        var uri = new Uri(text);
        int port = uri.Port >= 0 ? uri.Port : uri.Scheme == "mqtts" ? DefaultTlsPort : DefaultPort;
        string host = uri.Host.Trim('[', ']');
        (IPAddress[] addresses, ListenNeed need) = Find(host, text, family);
        if (networkInterface is not null)
        {
            addresses = [.. NetworkInterfaceAddresses.Of(networkInterface).Where(own => addresses.Any(asked => asked.Equals(own) || IsAny(asked, own)))];
            need = ListenNeed.All;
        }

        IPAddress[] chosen = family is null ? addresses : [.. addresses.Where(a => a.AddressFamily == family)];
        return chosen.Length > 0
            ? new ListenAddress(chosen, port, need)
            : throw new ArgumentException(Missing(text, family, networkInterface), nameof(text));
    }

    private static string Missing(string text, AddressFamily? family, string? networkInterface)
    {
        string kind = family switch
        {
            AddressFamily.InterNetwork => "IPv4 address",
            AddressFamily.InterNetworkV6 => "IPv6 address",
            _ => "address",
        };
        return networkInterface is null ? $"The host of listener '{text}' has no {kind}." : $"The interface '{networkInterface}' has no {kind} that is one of listener '{text}'.";
    }

    /// <summary>Whether an address stands for all of the other's family; "[::]" brings the IPv4 one with it.</summary>
    private static bool IsAny(IPAddress asked, IPAddress own) =>
        asked.Equals(own.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any);

    private static (IPAddress[] Addresses, ListenNeed Need) Find(string host, string text, AddressFamily? family)
    {
        if (host is "localhost")
        {
            return ([IPAddress.Loopback, IPAddress.IPv6Loopback], ListenNeed.Any);
        }

        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return (Resolve(host, text), ListenNeed.All);
        }

        // "[::]" takes IPv4 as well; where there is no IPv6, IPv4 alone is all there is.
        return address.Equals(IPAddress.IPv6Any) && family is null ? ([address, IPAddress.Any], ListenNeed.First) : ([address], ListenNeed.All);
    }

    private static IPAddress[] Resolve(string host, string text)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (SocketException e)
        {
            throw new ArgumentException($"The host of listener '{text}' cannot be resolved: {e.Message}", nameof(text), e);
        }
    }
}
