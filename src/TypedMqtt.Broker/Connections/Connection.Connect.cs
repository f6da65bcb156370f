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

/// <content>CONNECT, who may connect, and the will that the connection carries.</content>
internal sealed partial class Connection
{
    private ConnectRequest? _request;
    private CancellationTokenSource? _closed;
    private Will? _will;

    /// <summary>What the authenticator is asked about; null unless the state is <see cref="ConnectionState.Authenticating"/>.</summary>
    public ConnectRequest? PendingRequest => State == ConnectionState.Authenticating ? _request : null;

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
    public void CompleteConnect(EnhancedAuthenticationStep step, FlushSet flush)
    {
        if (State != ConnectionState.Authenticating)
        {
            return;
        }

        _exchange?.Answered(step);
        if (step.Result is not { } result)
        {
            Interlocked.CompareExchange(ref _state, (int)ConnectionState.AwaitingAuth, (int)ConnectionState.Authenticating);
            if (!SendAuth(ReasonCode.ContinueAuthentication, step.Data, flush))
            {
                RefuseConnect(ReasonCode.PacketTooLarge);
            }

            return;
        }

        ConnectRequest request = _request!;
        bool isAcceptable = IsAcceptable(request, result);
        MqttServerRedirect? redirect = isAcceptable ? RedirectOf(request, result) : null;
        _request = null;
        ReasonCode reason = redirect?.Reason ?? (result.IsAccepted ? ReasonCode.NotAuthorized : result.ReasonCode);
        if (isAcceptable && redirect is null)
        {
            // Known before the session changes hands: a client that cannot be answered takes nothing over.
            MqttPropertiesBuilder properties = EncodeConnAck(request, step.Data);
            reason = !FitsConnAck(properties) ? ReasonCode.PacketTooLarge
                : _engine.TryOpenSession(this, request, result, properties.Encoded, flush) ? ReasonCode.Success
                : ReasonCode.NotAuthorized;
        }

        if (reason != ReasonCode.Success)
        {
            request.Will?.Message.Release();
            RefuseConnect(reason, redirect?.ServerReference);
        }
    }

    /// <summary>Whether the client is let in; logs why not.</summary>
    private bool IsAcceptable(ConnectRequest request, AuthenticationResult result)
    {
        string? refusal = result.IsAccepted ? null : result.LogReason;

        // Where the user name of CONNECT, or that of the certificate, has decided on the client identifier, a method may not name somebody else.
        if (result.Method is not null && result.IsAccepted && (Listener.UseUserNameAsClientId || request.IsUserNameVerified) && result.UserName != request.UserName)
        {
            refusal = $"the exchange was for user {LogText.Quote(result.UserName ?? "")}";
        }

        if (refusal is not null)
        {
            _engine.Log.LoginRefused(request.ClientId, request.UserName ?? "", Transport.RemoteEndpoint, refusal);
        }

        return refusal is null;
    }

    private void ReceiveConnect(Frame frame)
    {
        if (frame.Type != PacketType.Connect)
        {
            throw MqttProtocolException.Error($"The first packet is {frame.Type}, not CONNECT [MQTT-3.1.0-1].");
        }

        ConnectPacket packet = ConnectReader.Read(frame);
        Version = packet.ProtocolVersion;
        ReceivedText.Check(packet);
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
        _maximumPacketSize = packet.Properties.GetNumber(PropertyId.MaximumPacketSize, uint.MaxValue);
        uint aliases = Math.Min(packet.Properties.GetNumber(PropertyId.TopicAliasMaximum), Listener.Limits.MaximumOutgoingTopicAlias);
        _outgoingAliases = aliases > 0 ? new OutgoingAliases((ushort)aliases) : null;
        var request = new ConnectRequest
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
        };
        _exchange = BeginExchange(packet, request);
        request.Will = packet.HasWill ? Will.Create(packet, Listener.Mount, _engine.Stored) : null;
        _request = request;
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

        if (_engine.Delivery.CheckPayloadFormat && PayloadFormat.IsViolated(packet.WillProperties, packet.WillPayload))
        {
            throw new MqttProtocolException(ReasonCode.PayloadFormatInvalid, "The will's payload is announced as UTF-8 and is not (3.1.3.2.3).");
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
}
