using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Connections;

/// <content>CONNACK: what it says to a client that is let in, and to one that is not (3.2).</content>
internal sealed partial class Connection
{
    /// <summary>Writes the CONNACK; called by the engine when the session is this connection's.</summary>
    public void Accept(Session session, ConnectRequest request, bool sessionPresent, ReadOnlySpan<byte> properties, FlushSet flush)
    {
        _session = session;
        _will = request.Will;
        _keepAliveMilliseconds = (ServerKeepAliveFor(request) ?? request.KeepAlive) * 1000L;

        bool first;
        lock (Send.Gate)
        {
            var packet = new ConnAckPacket { SessionPresent = sessionPresent, Properties = MqttProperties.FromTrusted(properties) };
            PacketWriter.WriteConnAck(Send, packet, Version);
            _packetsSent++;
            first = Send.RequestFlush();
        }

        Touched(first, false, flush);
        Interlocked.CompareExchange(ref _state, (int)ConnectionState.Connected, (int)ConnectionState.Authenticating);
        if (_keepAliveMilliseconds > 0)
        {
            _lastReceived = _engine.Now;
            _engine.Deadlines.Schedule(this, _lastReceived + _keepAliveMilliseconds + (_keepAliveMilliseconds / 2));
        }
    }

    /// <summary>What an accepting CONNACK says (3.2.2.3); nothing before 5.0.</summary>
    private MqttPropertiesBuilder EncodeConnAck(ConnectRequest request, ReadOnlyMemory<byte>? authenticationData)
    {
        var properties = new MqttPropertiesBuilder();
        if (Version != ProtocolVersion.V5)
        {
            return properties;
        }

        MqttBrokerLimits limits = Listener.Limits;
        if (limits.MaximumTopicAlias > 0)
        {
            properties.Add(PropertyId.TopicAliasMaximum, limits.MaximumTopicAlias);
        }

        if (limits.MaximumInflightMessages is > 0 and < ushort.MaxValue)
        {
            properties.Add(PropertyId.ReceiveMaximum, (uint)limits.MaximumInflightMessages);
        }

        if (limits.MaximumPacketSize < VariableByteInteger.MaxValue)
        {
            properties.Add(PropertyId.MaximumPacketSize, (uint)limits.MaximumPacketSize);
        }

        if (_engine.CapSessionExpiry(request.SessionExpiry) is uint expiry && expiry != request.SessionExpiry)
        {
            properties.Add(PropertyId.SessionExpiryInterval, expiry);
        }

        if (request.IsClientIdAssigned)
        {
            properties.Add(PropertyId.AssignedClientIdentifier, request.ClientId);
        }

        if (ServerKeepAliveFor(request) is { } keepAlive)
        {
            properties.Add(PropertyId.ServerKeepAlive, keepAlive);
        }

        if (limits.MaximumQos < Qos.ExactlyOnce)
        {
            properties.Add(PropertyId.MaximumQos, (uint)limits.MaximumQos);
        }

        if (!limits.RetainAvailable)
        {
            properties.Add(PropertyId.RetainAvailable, 0);
        }

        if (_exchange is { } exchange)
        {
            properties.Add(PropertyId.AuthenticationMethod, exchange.Method);
        }

        if (authenticationData is { } data)
        {
            properties.Add(PropertyId.AuthenticationData, data.Span);
        }

        return properties;
    }

    /// <summary>The keep-alive imposed on the client; null when it keeps its own.</summary>
    private ushort? ServerKeepAliveFor(ConnectRequest request) =>
        ExceedsMaximumKeepAlive(request.KeepAlive) ? Listener.Limits.MaximumKeepAlive : null;

    /// <summary>Whether the client accepts a CONNACK with these properties [MQTT-3.1.2-24]. None may be left out: each tells it what it has to keep to,
    /// or who it is.</summary>
    private bool FitsConnAck(MqttPropertiesBuilder properties)
    {
        int body = 2 + VariableByteInteger.GetLength((uint)properties.Encoded.Length) + properties.Encoded.Length;
        return 1 + VariableByteInteger.GetLength((uint)body) + body <= _maximumPacketSize;
    }

    /// <summary>Refuses a CONNECT that could be read.</summary>
    private void RefuseConnect(ReasonCode reason, string? serverReference = null)
    {
        MqttPropertiesBuilder properties = ReferenceTo(serverReference);
        if (!FitsConnAck(properties))
        {
            properties = new MqttPropertiesBuilder();
        }

        if ((ConnectionState)Interlocked.Exchange(ref _state, (int)ConnectionState.Closed) != ConnectionState.Closed && FitsConnAck(properties))
        {
            lock (Send.Gate)
            {
                PacketWriter.WriteConnAck(Send, new ConnAckPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version);
                _packetsSent++;
            }
        }

        CloseWhenSent();
    }

    /// <summary>Refuses bytes that are not a CONNECT: with a CONNACK where the version can be told, silently otherwise.</summary>
    private void RefuseConnect(ReadOnlySpan<byte> rest, ReasonCode reason)
    {
        if (reason == ReasonCode.UnsupportedProtocolVersion)
        {
            // The return code 1 is understood by clients of every version (3.1.1 [MQTT-3.1.2-2]).
            Version = ProtocolVersion.V311;
            RefuseConnect(reason);
            return;
        }

        bool isConnect = rest.Length > 0 && rest[0] >> 4 == (int)PacketType.Connect;
        if (isConnect && Version == ProtocolVersion.V311 && LooksLikeV5(rest))
        {
            Version = ProtocolVersion.V5;
        }

        if (isConnect && (Version == ProtocolVersion.V5 || reason is ReasonCode.ClientIdentifierNotValid or ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword))
        {
            RefuseConnect(reason);
        }
        else
        {
            Close(ReasonCode.Success);
        }
    }

    private static bool LooksLikeV5(ReadOnlySpan<byte> connect)
    {
        int name = connect[..Math.Min(connect.Length, 16)].IndexOf("\0\u0004MQTT"u8);
        return name > 0 && connect.Length > name + 6 && connect[name + 6] == 5;
    }
}
