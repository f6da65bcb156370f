using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Connections;

/// <content>Sending the client to another server (4.11).</content>
internal sealed partial class Connection
{
    /// <summary>Who is connected here; null for a connection that is not (any more).</summary>
    public MqttClientInfo? Client => State == ConnectionState.Connected && _session is { } session ? InfoOf(session.ClientId, session.Principal.UserName) : null;

    /// <summary>Asks the host where a client that may connect shall go; null when it stays. Not under a lock.</summary>
    private MqttServerRedirect? RedirectOf(ConnectRequest request, AuthenticationResult principal) =>
        _engine.Redirect?.Invoke(InfoOf(request.ClientId, principal.UserName));

    private MqttClientInfo InfoOf(string clientId, string? userName) => new(clientId, userName, Version, Listener.Name, Transport.RemoteEndpoint);

    /// <summary>Appends a DISCONNECT; without the reference when it is too large with it, and none at all when that is too large [MQTT-3.1.2-24].</summary>
    private void WriteDisconnect(ReasonCode reason, string? serverReference)
    {
        MqttPropertiesBuilder properties = ReferenceTo(serverReference);
        int body = 1 + (properties.Encoded.IsEmpty ? 0 : VariableByteInteger.GetLength((uint)properties.Encoded.Length) + properties.Encoded.Length);
        if (1 + VariableByteInteger.GetLength((uint)body) + body > _maximumPacketSize)
        {
            properties = new MqttPropertiesBuilder();
            if (_maximumPacketSize < 3)
            {
                return;
            }
        }

        PacketWriter.WriteDisconnect(Send, new DisconnectPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version);
        _packetsSent++;
    }

    private static MqttPropertiesBuilder ReferenceTo(string? server)
    {
        var properties = new MqttPropertiesBuilder();
        return server is null ? properties : properties.Add(PropertyId.ServerReference, server);
    }
}
