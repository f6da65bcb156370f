using System.Net.Sockets;

namespace TypedMqtt.Broker.Configuration;

/// <summary>What the lines of a file have said about a listener so far.</summary>
internal sealed class ListenerDraft(string file, int line)
{
    public string File { get; } = file;

    public int Line { get; } = line;

    public int? Port { get; set; }

    public string? Address { get; set; }

    /// <summary>The path of a Unix socket, instead of port and address.</summary>
    public string? Path { get; set; }

    public bool IsWebSocket { get; set; }

    public TlsDraft Tls { get; } = new();

    public int? MaxConnections { get; set; }

    public Qos MaxQos { get; set; } = Qos.ExactlyOnce;

    public int MaxTopicAlias { get; set; } = 10;

    public bool UseUserNameAsClientId { get; set; }

    public AddressFamily? SocketDomain { get; set; }

    /// <summary>The network interface whose addresses are taken.</summary>
    public string? Interface { get; set; }

    public string? MountPoint { get; set; }

    public SecurityDraft Security { get; } = new();

    /// <summary>
    /// Whether options before the first <c>listener</c> line make mosquitto open the default listener although no line asks for it:
    /// surprising, and kept, because clients may depend on the port.
    /// </summary>
    public bool IsOpenedByOptions(bool perListener) => MaxConnections is not null || MaxQos != Qos.ExactlyOnce || UseUserNameAsClientId
        || SocketDomain is not null || Interface is not null || MountPoint is not null || IsWebSocket || Tls.FirstLine is not null || (perListener && (Security.PasswordFile is not null || Security.AllowZeroLengthClientId == false));
}
