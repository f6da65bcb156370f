using System.Buffers;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Fuzz;

/// <summary>Valid dialogues of every version, with the properties that clients and servers may send beside each other: what mutation starts from.</summary>
internal static class Dialogues
{
    /// <summary>What clients say.</summary>
    public static byte[][] OfClients { get; } =
    [
        .. from version in (ProtocolVersion[])[ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5]
           from qos in (Qos[])[Qos.AtMostOnce, Qos.AtLeastOnce, Qos.ExactlyOnce]
           select OfClient(version, qos),
        OfClient(ProtocolVersion.V5, Qos.AtLeastOnce, clientId: ""),
        OfClient(ProtocolVersion.V311, Qos.AtLeastOnce, clientId: ""),
        OfClient(ProtocolVersion.V5, Qos.AtMostOnce, FuzzMethod.Moved),
        OfAuthenticatingClient(),
    ];

    /// <summary>What servers say to a client that has published with identifiers from 1 on; without the CONNACK.</summary>
    public static byte[] OfServer(ProtocolVersion version, ServerRole role = ServerRole.Plain) => Join(
        role == ServerRole.Authenticating ? Join(Auth(ReasonCode.ContinueAuthentication, "more"u8), Auth(ReasonCode.Success, "done"u8)) : [],
        Write(w => PacketWriter.WriteSubAck(w, new SubAckPacket { Type = PacketType.SubAck, PacketId = 1, ReasonCodes = [0, 1, 2], Properties = Only(version, Reason()) }, version)),
        Publish(version, Qos.AtMostOnce, 0, 1, ByServer),
        Publish(version, Qos.AtLeastOnce, 1, 2, ByServer),
        Publish(version, Qos.ExactlyOnce, 2, 3, ByServer),
        Ack(version, PacketType.PubRel, 2),
        Ack(version, PacketType.PubAck, 2),
        Ack(version, PacketType.PubRec, 3),
        Ack(version, PacketType.PubComp, 3),
        PacketWriter.PingResp.ToArray(),
        Write(w => PacketWriter.WriteSubAck(w, new SubAckPacket { Type = PacketType.UnsubAck, PacketId = 4, ReasonCodes = version == ProtocolVersion.V5 ? [0x11] : [], Properties = Only(version, Reason()) }, version)),
        version != ProtocolVersion.V5 ? []
            : role == ServerRole.Moving ? Disconnect(version, ReasonCode.ServerMoved, Reason().Add(PropertyId.ServerReference, "other.example:1884"u8))
            : Disconnect(version));

    /// <summary>What a server says before its CONNACK.</summary>
    public static byte[] BeforeConnAck { get; } = Auth(ReasonCode.ContinueAuthentication, "more"u8);

    /// <summary>A CONNACK with everything a server may say.</summary>
    public static byte[] ConnAck(ProtocolVersion version, ServerRole role = ServerRole.Plain)
    {
        MqttPropertiesBuilder properties = new MqttPropertiesBuilder()
            .Add(PropertyId.SessionExpiryInterval, 100)
            .Add(PropertyId.ReceiveMaximum, 20)
            .Add(PropertyId.MaximumQos, 1)
            .Add(PropertyId.RetainAvailable, 1)
            .Add(PropertyId.MaximumPacketSize, 100_000)
            .Add(PropertyId.TopicAliasMaximum, 10)
            .Add(PropertyId.ServerKeepAlive, 30)
            .Add(PropertyId.ReasonString, "welcome"u8)
            .Add(PropertyId.ResponseInformation, "answers/"u8)
            .Add(PropertyId.WildcardSubscriptionAvailable, 1)
            .Add(PropertyId.SubscriptionIdentifierAvailable, 1)
            .Add(PropertyId.SharedSubscriptionAvailable, 1)
            .AddUserProperty("name"u8, "value"u8);
        switch (role)
        {
            case ServerRole.Naming:
                properties.Add(PropertyId.AssignedClientIdentifier, "auto-1"u8);
                break;
            case ServerRole.Authenticating:
                properties.Add(PropertyId.AuthenticationMethod, FuzzMethod.Name).Add(PropertyId.AuthenticationData, "done"u8);
                break;
            case ServerRole.Redirecting:
                properties = Reason().Add(PropertyId.ServerReference, "other.example:1884 unix:/nowhere"u8);
                break;
        }

        return Write(w => PacketWriter.WriteConnAck(
            w,
            new ConnAckPacket
            {
                ReasonCode = role == ServerRole.Redirecting ? ReasonCode.UseAnotherServer : ReasonCode.Success,
                Properties = MqttProperties.FromTrusted(version == ProtocolVersion.V5 ? properties.Encoded : default),
            },
            version));
    }

    /// <summary>A client that authenticates, subscribes, authenticates again and publishes meanwhile.</summary>
    private static byte[] OfAuthenticatingClient() => Join(
        Connect(ProtocolVersion.V5, Qos.AtLeastOnce, "fuzz", FuzzMethod.Name),
        Auth(ReasonCode.ContinueAuthentication, "proof"u8),
        Subscribe(ProtocolVersion.V5, Qos.AtLeastOnce),
        Auth(ReasonCode.ReAuthenticate, "ask"u8),
        Publish(ProtocolVersion.V5, Qos.AtLeastOnce, 10, 1),
        Auth(ReasonCode.ContinueAuthentication, "proof"u8),
        Disconnect(ProtocolVersion.V5));

    private static byte[] OfClient(ProtocolVersion version, Qos qos, string clientId = "fuzz") => Join(
        Connect(version, qos, clientId),
        Subscribe(version, qos),
        Publish(version, qos, 10, 1),
        qos == Qos.ExactlyOnce ? Ack(version, PacketType.PubRel, 10) : [],
        Publish(version, qos, 11, 2),
        qos == Qos.AtLeastOnce ? Ack(version, PacketType.PubAck, 1) : [],
        qos == Qos.ExactlyOnce ? Join(Ack(version, PacketType.PubRec, 1), Ack(version, PacketType.PubComp, 1)) : [],
        PacketWriter.PingReq.ToArray(),
        Unsubscribe(version),
        Disconnect(version));

    private static byte[] Connect(ProtocolVersion version, Qos qos, string clientId, string? method = null)
    {
        bool v5 = version == ProtocolVersion.V5;
        MqttPropertiesBuilder properties = new MqttPropertiesBuilder()
            .Add(PropertyId.SessionExpiryInterval, 60)
            .Add(PropertyId.ReceiveMaximum, 10)
            .Add(PropertyId.MaximumPacketSize, 10_000)
            .Add(PropertyId.TopicAliasMaximum, 5)
            .Add(PropertyId.RequestResponseInformation, 1)
            .Add(PropertyId.RequestProblemInformation, 1)
            .AddUserProperty("name"u8, "value"u8);
        if (method is not null)
        {
            properties.Add(PropertyId.AuthenticationMethod, method).Add(PropertyId.AuthenticationData, "ask"u8);
        }

        MqttPropertiesBuilder will = new MqttPropertiesBuilder()
            .Add(PropertyId.WillDelayInterval, 5)
            .Add(PropertyId.PayloadFormatIndicator, 1)
            .Add(PropertyId.MessageExpiryInterval, 50)
            .Add(PropertyId.ContentType, "text/plain"u8)
            .Add(PropertyId.ResponseTopic, "answer/here"u8)
            .Add(PropertyId.CorrelationData, [1, 2, 3])
            .AddUserProperty("name"u8, "value"u8);
        return Write(w => PacketWriter.WriteConnect(w, new ConnectPacket
        {
            ProtocolVersion = version,
            CleanStart = true,
            KeepAlive = 60,
            ClientId = Encoding.UTF8.GetBytes(clientId),
            Properties = MqttProperties.FromTrusted(v5 ? properties.Encoded : default),
            HasWill = true,
            WillTopic = "will"u8,
            WillPayload = "gone"u8,
            WillQos = qos,
            WillProperties = MqttProperties.FromTrusted(v5 ? will.Encoded : default),
            HasUserName = true,
            UserName = "user"u8,
            HasPassword = true,
            Password = "secret"u8,
        }));
    }

    /// <summary>Of several subscriptions that match.</summary>
    private static void ByServer(MqttPropertiesBuilder properties) => properties.Add(PropertyId.SubscriptionIdentifier, 1).Add(PropertyId.SubscriptionIdentifier, 300);

    private static byte[] Publish(ProtocolVersion version, Qos qos, ushort id, ushort alias, Action<MqttPropertiesBuilder>? more = null)
    {
        MqttPropertiesBuilder properties = new MqttPropertiesBuilder()
            .Add(PropertyId.PayloadFormatIndicator, 1)
            .Add(PropertyId.MessageExpiryInterval, 30)
            .Add(PropertyId.TopicAlias, alias)
            .Add(PropertyId.ResponseTopic, "answer/here"u8)
            .Add(PropertyId.CorrelationData, [1, 2, 3])
            .Add(PropertyId.ContentType, "text/plain"u8)
            .AddUserProperty("name"u8, "value"u8);
        more?.Invoke(properties);
        return Write(w => PacketWriter.WritePublish(
            w,
            new PublishPacket
            {
                Topic = "plant/line/7"u8,
                Payload = "21.4"u8,
                Qos = qos,
                PacketId = id,
                Retain = qos == Qos.AtMostOnce,
                Properties = MqttProperties.FromTrusted(version == ProtocolVersion.V5 ? properties.Encoded : default),
            },
            version));
    }

    private static byte[] Subscribe(ProtocolVersion version, Qos qos)
    {
        var filters = new FilterListBuilder();
        filters.Add("plant/#"u8, new SubscriptionOptions(qos));
        filters.Add("plant/+/7"u8, new SubscriptionOptions(qos));
        filters.Add("$share/group/plant/line/+"u8, new SubscriptionOptions(qos));
        MqttPropertiesBuilder properties = new MqttPropertiesBuilder().Add(PropertyId.SubscriptionIdentifier, 300);
        return Write(w => PacketWriter.WriteSubscribe(
            w,
            new SubscribePacket
            {
                PacketId = 1,
                EncodedFilters = filters.Encoded,
                Properties = MqttProperties.FromTrusted(version == ProtocolVersion.V5 ? properties.Encoded : default),
            },
            version));
    }

    private static byte[] Unsubscribe(ProtocolVersion version)
    {
        var filters = new FilterListBuilder();
        filters.Add("plant/#"u8);
        filters.Add(Encoding.UTF8.GetBytes("nothing"));
        MqttPropertiesBuilder properties = new MqttPropertiesBuilder().AddUserProperty("name"u8, "value"u8);
        return Write(w => PacketWriter.WriteUnsubscribe(
            w, new UnsubscribePacket { PacketId = 2, EncodedFilters = filters.Encoded, Properties = Only(version, properties) }, version));
    }

    private static byte[] Ack(ProtocolVersion version, PacketType type, ushort id) => Write(w => PacketWriter.WriteAck(
        w, new AckPacket { Type = type, PacketId = id, Properties = Only(version, Reason()) }, version));

    private static byte[] Disconnect(ProtocolVersion version) => Disconnect(version, ReasonCode.Success, Reason());

    private static byte[] Disconnect(ProtocolVersion version, ReasonCode reason, MqttPropertiesBuilder properties) =>
        Write(w => PacketWriter.WriteDisconnect(w, new DisconnectPacket { ReasonCode = reason, Properties = Only(version, properties) }, version));

    private static byte[] Auth(ReasonCode reason, ReadOnlySpan<byte> data)
    {
        MqttPropertiesBuilder properties = Reason().Add(PropertyId.AuthenticationMethod, FuzzMethod.Name).Add(PropertyId.AuthenticationData, data);
        return Write(w => PacketWriter.WriteAuth(w, new AuthPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }));
    }

    private static MqttPropertiesBuilder Reason() => new MqttPropertiesBuilder().Add(PropertyId.ReasonString, "because"u8).AddUserProperty("name"u8, "value"u8);

    private static MqttProperties Only(ProtocolVersion version, MqttPropertiesBuilder properties) =>
        MqttProperties.FromTrusted(version == ProtocolVersion.V5 ? properties.Encoded : default);

    private static byte[] Write(Action<ArrayBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Join(params byte[][] packets) => [.. packets.SelectMany(static packet => packet)];
}
