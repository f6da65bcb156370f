using System.Net;
using System.Net.Sockets;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Broker.Configuration;

/// <summary>What the options of a <c>mosquitto.conf</c> are in this broker.</summary>
internal static class ConfMapping
{
    public static MqttBrokerOptions ToOptions(MosquittoConf conf)
    {
        ArgumentNullException.ThrowIfNull(conf);
        var options = new MqttBrokerOptions
        {
            Limits = ToLimits(conf),
            AllowTakeoverByOtherUser = conf.Takeover == TakeoverPolicy.Any,
            AllowDuplicateMessages = conf.AllowDuplicateMessages,
            QueueQos0Messages = conf.QueueQos0Messages,
            UpgradeOutgoingQos = conf.UpgradeOutgoingQos,
            CheckRetainSource = conf.CheckRetainSource,
            ClientIdPrefix = conf.ClientIdPrefix,
            SysInterval = conf.SysInterval,
            NoDelay = conf.SetTcpNodelay ?? true,
            LogConnections = conf.ConnectionMessages,
        };

        // What is not said for a listener, the broker's options say: connections inside the process follow the first one.
        Security.SecuritySettings first = conf.Listeners[0].Security;
        options.AllowAnonymous = first.AllowAnonymous;
        options.PasswordFile = first.PasswordFile;
        options.AclFile = first.AclFile;
        options.AclSubscribe = first.AclSubscribe;
        foreach (MosquittoListener listener in conf.Listeners)
        {
            options.Listeners.Add(ToListener(listener));
        }

        return options;
    }

    private static MqttBrokerLimits ToLimits(MosquittoConf conf) => new()
    {
        MaximumInflightMessages = conf.MaxInflightMessages,
        MaximumInflightBytes = conf.MaxInflightBytes,
        MaximumPayloadSize = conf.MessageSizeLimit,
        MaximumQueuedMessages = conf.MaxQueuedMessages,
        MaximumQueuedBytes = conf.MaxQueuedBytes,
        MaximumKeepAlive = (ushort)(conf.MaxKeepalive ?? 0),

        // The largest packet there is means that no limit is announced, as mosquitto does without max_packet_size.
        MaximumPacketSize = conf.MaxPacketSize ?? (int)VariableByteInteger.MaxValue,
        MaximumSessionExpiry = conf.PersistentClientExpiration,
        RetainAvailable = conf.RetainAvailable,
    };

    private static MqttListenerOptions ToListener(MosquittoListener listener) => new()
    {
        Address = listener.Path is { } path ? $"unix:{path}" : $"{SchemeOf(listener)}://{HostOf(listener)}:{listener.Port}",
        Name = listener.Path is { } socket ? $"path {socket}" : $"port {listener.Port}",
        Tls = listener.Tls,
        UserNameFrom = listener.UserNameFrom,
        AddressFamily = listener.SocketDomain,
        Interface = listener.Interface,
        MountPoint = listener.MountPoint,
        Security = listener.Security,
        MaximumConnections = listener.MaxConnections,
        MaximumQos = listener.MaxQos,
        MaximumTopicAlias = (ushort)listener.MaxTopicAlias,
        AllowEmptyClientId = listener.AllowZeroLengthClientId,
        AssignedClientIdPrefix = listener.AutoIdPrefix,
        UseUserNameAsClientId = listener.UseUserNameAsClientId,
    };

    private static string SchemeOf(MosquittoListener listener) => (listener.IsWebSocket, listener.Tls is not null) switch
    {
        (false, false) => "mqtt",
        (false, true) => "mqtts",
        (true, false) => "ws",
        (true, true) => "wss",
    };

    private static string HostOf(MosquittoListener listener)
    {
        if (listener.Address is not { } address)
        {
            return listener.SocketDomain == AddressFamily.InterNetwork ? "0.0.0.0" : "[::]";
        }

        return IPAddress.TryParse(address, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : address;
    }
}
