using System.Text;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <content>CONNECT, authentication, CONNACK, and the will that the connection carries.</content>
internal sealed partial class Connection
{
    private ConnectRequest? _request;
    private CancellationTokenSource? _closed;
    private Will? _will;

    /// <summary>What the authenticator is asked about; set while the state is <see cref="ConnectionState.Authenticating"/>.</summary>
    public ConnectRequest? PendingRequest => _request;

    /// <summary>Cancelled when the connection is closed; for the authenticator only, so that others need no source.</summary>
    public CancellationToken Closed
    {
        get
        {
            // Interlocked here and in Close: one of the two sees what the other wrote.
            var created = new CancellationTokenSource();
            CancellationTokenSource closed = Interlocked.CompareExchange(ref _closed, created, null) ?? created;
            if (State == ConnectionState.Closed)
            {
                closed.Cancel();
            }

            return closed.Token;
        }
    }

    /// <summary>Takes the will, so that it is published or discarded once.</summary>
    public Will? TakeWill() => Interlocked.Exchange(ref _will, null);

    /// <summary>Answers the CONNECT the authenticator was asked about.</summary>
    public void CompleteConnect(AuthenticationResult result, FlushSet flush)
    {
        ConnectRequest request = _request!;
        _request = null;
        if (State != ConnectionState.Authenticating)
        {
            request.Will?.Message.Release();
            return;
        }

        if (!result.IsAccepted)
        {
            _engine.Log.LoginRefused(request.ClientId, request.UserName ?? "", Transport.RemoteEndpoint, result.LogReason);
            request.Will?.Message.Release();
            RefuseConnect(result.ReasonCode);
            return;
        }

        if (!_engine.TryOpenSession(this, request, result, flush, out ReasonCode reason))
        {
            request.Will?.Message.Release();
            RefuseConnect(reason);
        }
    }

    /// <summary>Writes the CONNACK; called by the engine when the session is this connection's.</summary>
    public void Accept(Session session, ConnectRequest request, bool sessionPresent, FlushSet flush)
    {
        _session = session;
        _will = request.Will;
        _maximumPacketSize = request.MaximumPacketSize;
        bool overridden = ExceedsMaximumKeepAlive(request.KeepAlive);
        ushort keepAlive = overridden ? Listener.Limits.MaximumKeepAlive : request.KeepAlive;
        _keepAliveMilliseconds = keepAlive * 1000L;

        var properties = new MqttPropertiesBuilder();
        if (Version == ProtocolVersion.V5)
        {
            WriteConnAckProperties(properties, session, request, overridden ? keepAlive : null);
        }

        bool first;
        lock (Send.Gate)
        {
            var packet = new ConnAckPacket { SessionPresent = sessionPresent, Properties = MqttProperties.FromTrusted(properties.Encoded) };
            PacketWriter.WriteConnAck(Send, packet, Version);
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

    private void WriteConnAckProperties(MqttPropertiesBuilder properties, Session session, ConnectRequest request, ushort? serverKeepAlive)
    {
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

        if (session.ExpiryInterval != request.SessionExpiry)
        {
            properties.Add(PropertyId.SessionExpiryInterval, session.ExpiryInterval);
        }

        if (request.IsClientIdAssigned)
        {
            properties.Add(PropertyId.AssignedClientIdentifier, request.ClientId);
        }

        if (serverKeepAlive is { } keepAlive)
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
    }

    private void ReceiveConnect(Frame frame)
    {
        if (frame.Type != PacketType.Connect)
        {
            throw MqttProtocolException.Error($"The first packet is {frame.Type}, not CONNECT [MQTT-3.1.0-1].");
        }

        ConnectPacket packet = ConnectReader.Read(frame);
        Version = packet.ProtocolVersion;
        if (packet.Properties.Has(PropertyId.AuthenticationMethod))
        {
            throw new MqttProtocolException(ReasonCode.BadAuthenticationMethod, "Enhanced authentication is not offered [MQTT-4.12.0-1].");
        }

        string? userName = UserNameOf(packet);
        string clientId = ClientIdOf(packet, userName);
        bool assigned = clientId.Length == 0;
        CheckKeepAlive(packet.KeepAlive);
        if (packet.HasWill)
        {
            CheckWill(packet);
        }

        uint expiry = Version == ProtocolVersion.V5
            ? packet.Properties.GetNumber(PropertyId.SessionExpiryInterval)
            : packet.CleanStart ? 0 : uint.MaxValue;
        _request = new ConnectRequest
        {
            ClientId = assigned ? BrokerEngine.NewClientId(Listener.AssignedClientIdPrefix) : clientId,
            IsClientIdAssigned = assigned,
            UserName = userName,
            IsUserNameVerified = Listener.UserNameFrom != MqttUserNameSource.ConnectPacket,
            Password = packet.HasPassword ? packet.Password.ToArray() : null,
            CleanStart = packet.CleanStart,
            KeepAlive = packet.KeepAlive,
            SessionExpiry = expiry,
            ReceiveMaximum = (ushort)packet.Properties.GetNumber(PropertyId.ReceiveMaximum, ushort.MaxValue),
            MaximumPacketSize = packet.Properties.GetNumber(PropertyId.MaximumPacketSize, uint.MaxValue),
            Will = packet.HasWill ? Will.Create(packet) : null,
        };
        Interlocked.CompareExchange(ref _state, (int)ConnectionState.Authenticating, (int)ConnectionState.AwaitingConnect);
    }

    private void CheckWill(in ConnectPacket packet)
    {
        MqttBrokerLimits limits = Listener.Limits;
        if (packet.WillQos > limits.MaximumQos || (packet.WillRetain && !limits.RetainAvailable))
        {
            throw new MqttProtocolException(
                packet.WillQos > limits.MaximumQos ? ReasonCode.QosNotSupported : ReasonCode.RetainNotSupported,
                "The will's QoS or retain flag is not supported [MQTT-3.2.2-12] [MQTT-3.2.2-13].");
        }

        if (TopicName.CountLevels(packet.WillTopic) > limits.MaximumTopicLevels)
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, $"The will topic has more than {limits.MaximumTopicLevels} levels.");
        }

        if (limits.MaximumPayloadSize > 0 && packet.WillPayload.Length > limits.MaximumPayloadSize)
        {
            // 3.x has no return code for it; mosquitto answers with 5.
            throw new MqttProtocolException(
                Version == ProtocolVersion.V5 ? ReasonCode.PacketTooLarge : ReasonCode.NotAuthorized,
                $"The will has {packet.WillPayload.Length} bytes of payload, at most {limits.MaximumPayloadSize} are allowed.");
        }
    }

    private bool ExceedsMaximumKeepAlive(ushort keepAlive) =>
        Listener.Limits.MaximumKeepAlive is > 0 and var maximum && (keepAlive == 0 || keepAlive > maximum);

    private string? UserNameOf(in ConnectPacket packet)
    {
        if (Listener.UserNameFrom == MqttUserNameSource.ConnectPacket)
        {
            return packet.HasUserName ? Encoding.UTF8.GetString(packet.UserName) : null;
        }

        return CertificateName.Find((Transport as ICertificateTransport)?.RemoteCertificate, Listener.UserNameFrom)
            ?? throw new MqttProtocolException(ReasonCode.BadUserNameOrPassword, "This listener takes the user name from the client's certificate, and there is none.");
    }

    /// <summary>The client identifier the listener wants; empty when one is to be assigned.</summary>
    private string ClientIdOf(in ConnectPacket packet, string? userName)
    {
        // What the client sent counts, or what it would be assigned, also where the user name takes its place: as in mosquitto.
        string clientId = Encoding.UTF8.GetString(packet.ClientId);
        if (Listener.ClientIdPrefix is { } prefix
            && !(clientId.Length > 0 ? clientId : Listener.AssignedClientIdPrefix).StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new MqttProtocolException(ReasonCode.NotAuthorized, $"The client identifier {LogText.Quote(clientId)} does not start with {LogText.Quote(prefix)}.");
        }

        if (Listener.UseUserNameAsClientId)
        {
            return string.IsNullOrEmpty(userName)
                ? throw new MqttProtocolException(ReasonCode.NotAuthorized, "This listener takes the user name as client identifier, and there is none.")
                : userName;
        }

        if (packet.ClientId.IsEmpty && !Listener.AllowEmptyClientId)
        {
            throw new MqttProtocolException(ReasonCode.ClientIdentifierNotValid, "This listener assigns no client identifiers.");
        }

        if (packet.ClientId.IsEmpty && Version != ProtocolVersion.V5 && (!packet.CleanStart || Version == ProtocolVersion.V31))
        {
            throw new MqttProtocolException(
                ReasonCode.ClientIdentifierNotValid, "An empty client identifier needs a clean session (3.1.1 [MQTT-3.1.3-8]) and does not exist in 3.1.");
        }

        return clientId;
    }

    /// <summary>A 3.x client cannot be told another keep-alive; one that is not told would be closed for keeping its own.</summary>
    private void CheckKeepAlive(ushort keepAlive)
    {
        if (Version != ProtocolVersion.V5 && ExceedsMaximumKeepAlive(keepAlive))
        {
            throw new MqttProtocolException(
                ReasonCode.ClientIdentifierNotValid, $"A keep-alive of {keepAlive} s is not between 1 and max_keepalive ({Listener.Limits.MaximumKeepAlive}).");
        }
    }


    /// <summary>The will of a CONNECT that was never answered.</summary>
    private void DiscardRequest() => Interlocked.Exchange(ref _request, null)?.Will?.Message.Release();

    private void DiscardWill() => TakeWill()?.Message.Release();

    /// <summary>Refuses a CONNECT that could be read.</summary>
    private void RefuseConnect(ReasonCode reason)
    {
        if ((ConnectionState)Interlocked.Exchange(ref _state, (int)ConnectionState.Closed) != ConnectionState.Closed)
        {
            lock (Send.Gate)
            {
                PacketWriter.WriteConnAck(Send, new ConnAckPacket { ReasonCode = reason }, Version);
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

        bool isConnect = rest.Length > 0 && rest[0] == 0x10;
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
