using System.Buffers;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Connections;

/// <summary>The two packets of the handshake: CONNECT from the options, and what CONNACK means.</summary>
internal static class ConnectPackets
{
    /// <param name="target">Where to.</param>
    /// <param name="options">The options, with the login.</param>
    /// <param name="authentication">The authentication method, if any.</param>
    /// <param name="data">Its first data, if any.</param>
    /// <param name="clientId">The client identifier.</param>
    /// <param name="cleanStart">Whether to start a new session.</param>
    public static void Write(
        IBufferWriter<byte> target, MqttClientOptions options, Authentication? authentication, ReadOnlyMemory<byte>? data, string clientId, bool cleanStart)
    {
        bool v5 = options.ProtocolVersion == ProtocolVersion.V5;
        var properties = new MqttPropertiesBuilder();
        if (v5)
        {
            if (options.SessionExpiry > TimeSpan.Zero)
            {
                properties.Add(PropertyId.SessionExpiryInterval, Seconds.Of(options.SessionExpiry));
            }

            properties.Add(PropertyId.ReceiveMaximum, options.ReceiveMaximum);
            properties.Add(PropertyId.MaximumPacketSize, (uint)options.MaximumPacketSize);
            if (options.TopicAliasMaximum > 0)
            {
                properties.Add(PropertyId.TopicAliasMaximum, options.TopicAliasMaximum);
            }

            if (options.RequestResponseInformation)
            {
                properties.Add(PropertyId.RequestResponseInformation, 1);
            }

            if (!options.RequestProblemInformation)
            {
                properties.Add(PropertyId.RequestProblemInformation, 0);
            }

            properties.AddUserProperties(options.UserProperties);
            authentication?.AddTo(properties, data);
        }

        MqttWillOptions? will = options.Will;
        string? userName = options.EffectiveUserName;

        // The method has the password, and most of them exist to keep it off the wire.
        string? password = authentication is null ? options.EffectivePassword : null;
        PacketWriter.WriteConnect(target, new ConnectPacket
        {
            ProtocolVersion = options.ProtocolVersion,
            CleanStart = cleanStart,
            KeepAlive = (ushort)Math.Ceiling(options.KeepAlive.TotalSeconds),
            ClientId = Encoding.UTF8.GetBytes(clientId),
            Properties = MqttProperties.FromTrusted(properties.Encoded),
            HasWill = will is not null,
            WillTopic = Encoding.UTF8.GetBytes(will?.Topic ?? ""),
            WillPayload = will is null ? default : will.Payload.Span,
            WillQos = will?.Qos ?? Qos.AtMostOnce,
            WillRetain = will?.Retain ?? false,
            WillProperties = MqttProperties.FromTrusted(v5 && will is not null ? will.EncodeProperties() : default),
            HasUserName = userName is not null,
            UserName = Encoding.UTF8.GetBytes(userName ?? ""),
            HasPassword = password is not null,
            Password = Encoding.UTF8.GetBytes(password ?? ""),
        });
    }

    /// <summary>Reads the first packet from the broker.</summary>
    /// <exception cref="MqttConnectException">The broker refused.</exception>
    /// <exception cref="MqttProtocolException">Not a CONNACK.</exception>
    public static ConnAckPacket ReadAnswer(Frame frame, MqttClientOptions options, string clientId)
    {
        if (frame.Type != PacketType.ConnAck)
        {
            throw MqttProtocolException.Error($"The first packet from the broker is {frame.Type}, not CONNACK [MQTT-3.2.0-1].");
        }

        // A CONNACK of 5.0 has at least three bytes: a broker that knows only 3.1.1 answers in its own format, mostly with return code 1.
        bool isOld = options.ProtocolVersion == ProtocolVersion.V5 && frame.Body.Length == 2;
        ConnAckPacket packet = PacketReader.ReadConnAck(frame, isOld ? ProtocolVersion.V311 : options.ProtocolVersion);
        ReasonCode reason = isOld && packet.ReasonCode == ReasonCode.Success ? ReasonCode.UnsupportedProtocolVersion : packet.ReasonCode;
        return reason == ReasonCode.Success
            ? packet
            : throw new MqttConnectException(
                $"{options.Endpoint} {Refusal(reason, options, isOld)}: {ErrorText.Describe(reason)}{ErrorText.Reason(packet.Properties)}."
                + $" {ErrorText.NextStep(reason, options, clientId, packet.Properties.Text(PropertyId.ServerReference))}")
            {
                Endpoint = options.Endpoint,
                ReasonCode = reason,
                ReasonString = packet.Properties.Text(PropertyId.ReasonString),
                UserProperties = packet.Properties.UserProperties(),
                ServerReference = packet.Properties.Text(PropertyId.ServerReference),
            };
    }

    /// <summary>What an accepting CONNACK says.</summary>
    public static MqttConnectResult ResultOf(in ConnAckPacket packet, MqttClientOptions options)
    {
        MqttProperties properties = packet.Properties;
        bool v5 = options.ProtocolVersion == ProtocolVersion.V5;
        return new MqttConnectResult
        {
            SessionPresent = packet.SessionPresent,
            AssignedClientId = properties.Text(PropertyId.AssignedClientIdentifier),
            KeepAlive = properties.Has(PropertyId.ServerKeepAlive) ? TimeSpan.FromSeconds(properties.GetNumber(PropertyId.ServerKeepAlive)) : options.KeepAlive,
            SessionExpiry = properties.Has(PropertyId.SessionExpiryInterval)
                ? Seconds.SessionExpiry(properties.GetNumber(PropertyId.SessionExpiryInterval)) : options.SessionExpiry,
            ReceiveMaximum = (ushort)properties.GetNumber(PropertyId.ReceiveMaximum, ushort.MaxValue),
            MaximumPacketSize = properties.GetNumber(PropertyId.MaximumPacketSize, uint.MaxValue),
            MaximumQos = (Qos)properties.GetNumber(PropertyId.MaximumQos, (uint)Qos.ExactlyOnce),
            RetainAvailable = properties.GetNumber(PropertyId.RetainAvailable, 1) == 1,
            TopicAliasMaximum = (ushort)properties.GetNumber(PropertyId.TopicAliasMaximum, 0),
            WildcardSubscriptionsAvailable = properties.GetNumber(PropertyId.WildcardSubscriptionAvailable, 1) == 1,
            SubscriptionIdentifiersAvailable = v5 && properties.GetNumber(PropertyId.SubscriptionIdentifierAvailable, 1) == 1,
            SharedSubscriptionsAvailable = v5 && properties.GetNumber(PropertyId.SharedSubscriptionAvailable, 1) == 1,
            ResponseInformation = properties.Text(PropertyId.ResponseInformation),
            ServerReference = properties.Text(PropertyId.ServerReference),
            ReasonString = properties.Text(PropertyId.ReasonString),
            UserProperties = properties.UserProperties(),
        };
    }

    private static string Refusal(ReasonCode reason, MqttClientOptions options, bool isOld) => reason switch
    {
        ReasonCode.UnsupportedProtocolVersion when isOld => "speaks only MQTT 3.1.1",
        ReasonCode.UnsupportedProtocolVersion => $"does not speak MQTT {(options.ProtocolVersion == ProtocolVersion.V5 ? "5.0" : "3.1.1")}",
        ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword or ReasonCode.Banned =>
            $"refused {(options.EffectiveUserName is { } user ? $"the login of '{user}'" : "the anonymous login")}",
        _ => "refused the connection",
    };
}
