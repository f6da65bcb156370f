using System.Buffers;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Connections;

/// <summary>The two packets of the handshake: CONNECT from the options, and what CONNACK means.</summary>
internal static class ConnectPackets
{
    public static void Write(IBufferWriter<byte> target, MqttClientOptions options, string clientId, bool cleanStart)
    {
        bool v5 = options.ProtocolVersion == ProtocolVersion.V5;
        var properties = new MqttPropertiesBuilder();
        if (v5)
        {
            if (options.SessionExpiry > TimeSpan.Zero)
            {
                double seconds = Math.Ceiling(options.SessionExpiry.TotalSeconds);
                properties.Add(PropertyId.SessionExpiryInterval, seconds >= uint.MaxValue ? uint.MaxValue : (uint)seconds);
            }

            properties.Add(PropertyId.ReceiveMaximum, options.ReceiveMaximum);
            properties.Add(PropertyId.MaximumPacketSize, (uint)options.MaximumPacketSize);
            if (options.TopicAliasMaximum > 0)
            {
                properties.Add(PropertyId.TopicAliasMaximum, options.TopicAliasMaximum);
            }
        }

        MqttWillOptions? will = options.Will;
        string? userName = options.EffectiveUserName;
        string? password = options.EffectivePassword;
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
                + $" {ErrorText.NextStep(reason, options, clientId, ErrorText.Reference(packet.Properties))}")
            {
                Endpoint = options.Endpoint,
                ReasonCode = reason,
                ServerReference = ErrorText.Reference(packet.Properties),
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
