using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace TypedMqtt.Broker.Listeners;

/// <summary>
/// The addresses a listener takes of a network interface: the first IPv4 and the first IPv6 one, as mosquitto does, but no link-local one, to which
/// nobody connects without naming an interface of his own.
/// </summary>
internal static class NetworkInterfaceAddresses
{
    /// <exception cref="ArgumentException">There is no such interface.</exception>
    public static IEnumerable<IPAddress> Of(string name)
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        NetworkInterface one = Array.Find(all, i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no network interface '{name}' (bind_interface); expected one of {string.Join(", ", all.Select(static i => i.Name).Order(StringComparer.Ordinal))}.", nameof(name));
        return one.GetIPProperties().UnicastAddresses.Select(static a => a.Address)
            .Where(static a => a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !a.IsIPv6LinkLocal)
            .DistinctBy(static a => a.AddressFamily)
            .OrderBy(static a => a.AddressFamily);
    }
}
