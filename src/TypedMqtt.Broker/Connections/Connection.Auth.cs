using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <content>Enhanced authentication: the exchange before CONNACK, and those that repeat it (4.12).</content>
internal sealed partial class Connection
{
    private AuthExchange? _exchange;

    /// <summary>The exchange of a connection whose CONNECT named a method.</summary>
    public AuthExchange? Exchange => _exchange;

    /// <summary>What an authenticator is told.</summary>
    public AuthenticationRequest QuestionOf(ConnectRequest request) => new()
    {
        ClientId = request.ClientId,
        UserName = request.UserName,
        IsUserNameVerified = request.IsUserNameVerified,
        ClientCertificate = (Transport as ICertificateTransport)?.RemoteCertificate,
        Password = request.Password,
        ListenerName = Listener.Name,
    };

    /// <summary>Answers the client that authenticates again; on any thread.</summary>
    public void CompleteReauthentication(EnhancedAuthenticationStep step, FlushSet flush)
    {
        if (State != ConnectionState.Connected)
        {
            return;
        }

        if (step.Result is { IsAccepted: false } refused)
        {
            RefuseReauthentication(refused.LogReason, ReasonCodes.IsAllowed(PacketType.Disconnect, refused.ReasonCode) ? refused.ReasonCode : ReasonCode.NotAuthorized);
            return;
        }

        if (step.Result is { } accepted && !_session!.TryReauthenticate(this, accepted))
        {
            // What the session holds was for another user's eyes.
            RefuseReauthentication($"the exchange was for user {LogText.Quote(accepted.UserName ?? "")}", ReasonCode.NotAuthorized);
            return;
        }

        _exchange!.Answered(step);
        if (!SendAuth(step.Result is null ? ReasonCode.ContinueAuthentication : ReasonCode.Success, step.Data, flush))
        {
            Close(ReasonCode.PacketTooLarge);
        }
    }

    private void RefuseReauthentication(string logReason, ReasonCode reason)
    {
        _engine.Log.LoginRefused(_session!.ClientId, _session.Principal.UserName ?? "", Transport.RemoteEndpoint, logReason);
        Close(reason);
    }

    /// <summary>Begins the exchange of a CONNECT that names a method.</summary>
    private AuthExchange? BeginExchange(in ConnectPacket packet, ConnectRequest request)
    {
        if (!packet.Properties.Has(PropertyId.AuthenticationMethod))
        {
            return null;
        }

        string method = Encoding.UTF8.GetString(packet.Properties.GetBytes(PropertyId.AuthenticationMethod));
        IEnhancedAuthenticator authenticator = Listener.MethodOf(method)
            ?? throw new MqttProtocolException(ReasonCode.BadAuthenticationMethod, $"The authentication method {LogText.Quote(method)} is not offered [MQTT-4.12.0-1].");
        var exchange = new AuthExchange(authenticator, QuestionOf(request));
        exchange.Take(DataOf(packet.Properties));
        return exchange;
    }

    /// <summary>Between CONNECT and CONNACK, while it is the client's turn.</summary>
    private void ReceiveBeforeConnAck(Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Auth:
                AuthPacket packet = PacketReader.ReadAuth(frame, Version);
                CheckMethod(packet);
                if (packet.ReasonCode != ReasonCode.ContinueAuthentication)
                {
                    throw MqttProtocolException.Error("AUTH before CONNACK continues the exchange of CONNECT, with reason code 0x18 [MQTT-4.12.0-3].");
                }

                _exchange!.Take(DataOf(packet.Properties));
                Interlocked.CompareExchange(ref _state, (int)ConnectionState.Authenticating, (int)ConnectionState.AwaitingAuth);
                break;
            case PacketType.Disconnect:
                _ = PacketReader.ReadDisconnect(frame, Version);
                Close(ReasonCode.Success);
                break;
            default:
                throw MqttProtocolException.Error($"{frame.Type} before CONNACK, where only AUTH and DISCONNECT may come [MQTT-3.1.2-30].");
        }
    }

    /// <summary>AUTH on a live connection: the client authenticates again (4.12.1).</summary>
    private void ReceiveAuth(in AuthPacket packet)
    {
        if (_exchange is not { } exchange)
        {
            throw MqttProtocolException.Error("AUTH on a connection whose CONNECT named no authentication method [MQTT-4.12.0-7].");
        }

        CheckMethod(packet);
        bool isExpected = packet.ReasonCode switch
        {
            ReasonCode.ReAuthenticate => exchange.IsIdle,
            ReasonCode.ContinueAuthentication => exchange.AwaitsClient,
            _ => false,
        };
        if (!isExpected)
        {
            throw MqttProtocolException.Error($"AUTH 0x{(byte)packet.ReasonCode:X2} does not fit the exchange (4.12).");
        }

        exchange.Take(DataOf(packet.Properties));
    }

    private void CheckMethod(in AuthPacket packet)
    {
        ReceivedText.Check(packet.Properties);
        if (!packet.Properties.GetBytes(PropertyId.AuthenticationMethod).SequenceEqual(Encoding.UTF8.GetBytes(_exchange!.Method)))
        {
            throw new MqttProtocolException(ReasonCode.BadAuthenticationMethod, "AUTH names another method than CONNECT [MQTT-4.12.0-5] [MQTT-4.12.1-1].");
        }
    }

    /// <summary>Appends an AUTH; false when it is larger than the client accepts. It has nothing that could be left out [MQTT-3.15.2-2].</summary>
    private bool SendAuth(ReasonCode reason, ReadOnlyMemory<byte>? data, FlushSet flush)
    {
        var properties = new MqttPropertiesBuilder().Add(PropertyId.AuthenticationMethod, _exchange!.Method);
        if (data is { } bytes)
        {
            properties.Add(PropertyId.AuthenticationData, bytes.Span);
        }

        int body = 1 + VariableByteInteger.GetLength((uint)properties.Encoded.Length) + properties.Encoded.Length;
        if (1 + VariableByteInteger.GetLength((uint)body) + body > _maximumPacketSize)
        {
            return false;
        }

        bool first;
        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                return true;
            }

            PacketWriter.WriteAuth(Send, new AuthPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) });
            _packetsSent++;
            first = Send.RequestFlush();
        }

        Touched(first, false, flush);
        return true;
    }

    /// <summary>No data is not the same as empty data; a plain null would become the latter.</summary>
    private static ReadOnlyMemory<byte>? DataOf(MqttProperties properties) =>
        properties.Has(PropertyId.AuthenticationData) ? new ReadOnlyMemory<byte>(properties.GetBytes(PropertyId.AuthenticationData).ToArray()) : (ReadOnlyMemory<byte>?)null;
}
