using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>A client of a broker under test that does exactly what it is told, byte by byte.</summary>
internal sealed class RawClient(IMqttTransport transport, ProtocolVersion version) : WireEndpoint(transport, version)
{
    private ushort _requestId = 60_000;

    /// <summary>Sends a CONNECT and returns its answer.</summary>
    public async Task<WirePacket> ConnectAsync(ConnectOptions options)
    {
        await SendAsync(EncodeConnect(options));
        return await ExpectAsync(PacketType.ConnAck);
    }

    public byte[] EncodeConnect(ConnectOptions options)
    {
        var properties = new MqttPropertiesBuilder();
        options.With?.Invoke(properties);
        if (options.Expiry > 0)
        {
            properties.Add(PropertyId.SessionExpiryInterval, options.Expiry);
        }

        if (options.ReceiveMaximum > 0)
        {
            properties.Add(PropertyId.ReceiveMaximum, options.ReceiveMaximum);
        }

        var will = new MqttPropertiesBuilder();
        options.Will?.With?.Invoke(will);
        if (options.Will is { Delay: > 0 } delayed)
        {
            will.Add(PropertyId.WillDelayInterval, delayed.Delay);
        }

        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        PacketWriter.WriteConnect(writer, new ConnectPacket
        {
            ProtocolVersion = Version,
            CleanStart = options.Clean,
            KeepAlive = options.KeepAlive,
            ClientId = Encoding.UTF8.GetBytes(options.ClientId),
            Properties = MqttProperties.FromTrusted(properties.Encoded),
            HasWill = options.Will is not null,
            WillTopic = Encoding.UTF8.GetBytes(options.Will?.Topic ?? ""),
            WillPayload = Encoding.UTF8.GetBytes(options.Will?.Payload ?? ""),
            WillQos = options.Will?.Qos ?? Qos.AtMostOnce,
            WillRetain = options.Will?.Retain ?? false,
            WillProperties = MqttProperties.FromTrusted(will.Encoded),
            HasUserName = options.User is not null,
            UserName = Encoding.UTF8.GetBytes(options.User ?? ""),
            HasPassword = options.Password is not null,
            Password = Encoding.UTF8.GetBytes(options.Password ?? ""),
        });
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Subscribes and returns the reason codes.</summary>
    public async Task<ReasonCode[]> SubscribeAsync(string filter, Qos qos = Qos.AtLeastOnce, uint identifier = 0) =>
        await SubscribeAsync(identifier, (filter, new SubscriptionOptions(qos)));

    public Task<ReasonCode[]> SubscribeAsync(string filter, SubscriptionOptions options) => SubscribeAsync(0, (filter, options));

    public async Task<ReasonCode[]> SubscribeAsync(uint identifier, params (string Filter, SubscriptionOptions Options)[] filters)
    {
        ushort id = await SendSubscribeAsync(identifier, filters);
        WirePacket answer = await ExpectAsync(PacketType.SubAck);
        Assert.Equal(id, answer.PacketId);
        return answer.Codes;
    }

    public async Task<ushort> SendSubscribeAsync(uint identifier, params (string Filter, SubscriptionOptions Options)[] filters)
    {
        var list = new FilterListBuilder();
        foreach ((string filter, SubscriptionOptions options) in filters)
        {
            list.Add(Encoding.UTF8.GetBytes(filter), options);
        }

        var properties = new MqttPropertiesBuilder();
        if (identifier > 0)
        {
            properties.Add(PropertyId.SubscriptionIdentifier, identifier);
        }

        ushort id = ++_requestId;
        await SendAsync(w => PacketWriter.WriteSubscribe(
            w, new SubscribePacket { PacketId = id, EncodedFilters = list.Encoded, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version));
        return id;
    }

    public async Task<ReasonCode[]> UnsubscribeAsync(params string[] filters)
    {
        var list = new FilterListBuilder();
        foreach (string filter in filters)
        {
            list.Add(Encoding.UTF8.GetBytes(filter));
        }

        ushort id = ++_requestId;
        await SendAsync(w => PacketWriter.WriteUnsubscribe(w, new UnsubscribePacket { PacketId = id, EncodedFilters = list.Encoded }, Version));
        WirePacket answer = await ExpectAsync(PacketType.UnsubAck);
        Assert.Equal(id, answer.PacketId);
        return answer.Codes;
    }

    /// <summary>Publishes and completes the handshake of the QoS; the broker has then handed the message to its receivers.</summary>
    public async Task PublishAndSettleAsync(string topic, string payload, Qos qos = Qos.AtLeastOnce, bool retain = false, Action<MqttPropertiesBuilder>? with = null)
    {
        ushort id = qos == Qos.AtMostOnce ? (ushort)0 : ++_requestId;
        await PublishAsync(topic, payload, qos, id, retain, with: with);
        switch (qos)
        {
            case Qos.AtMostOnce:
                await ExpectQuietAsync();
                break;
            case Qos.AtLeastOnce:
                Assert.Equal(id, (await ExpectAsync(PacketType.PubAck)).PacketId);
                break;
            case Qos.ExactlyOnce:
                Assert.Equal(id, (await ExpectAsync(PacketType.PubRec)).PacketId);
                await AckAsync(PacketType.PubRel, id);
                await ExpectAckAsync(PacketType.PubComp, id);
                break;
        }
    }

    /// <summary>Receives a QoS 1 message and acknowledges it.</summary>
    public async Task<WirePacket> TakeAsync(string topic, string payload)
    {
        WirePacket packet = await ExpectPublishAsync(topic, payload);
        switch (packet.Qos)
        {
            case Qos.AtLeastOnce:
                await AckAsync(PacketType.PubAck, packet.PacketId);
                break;
            case Qos.ExactlyOnce:
                await AckAsync(PacketType.PubRec, packet.PacketId);
                await FindAsync(PacketType.PubRel, packet.PacketId);
                await AckAsync(PacketType.PubComp, packet.PacketId);
                break;
        }

        return packet;
    }

    /// <summary>Nothing is on its way: the next packet is the answer to a PINGREQ, which comes after all that was sent before.</summary>
    public async Task ExpectQuietAsync()
    {
        await SendAsync(0xC0, 0);
        await ExpectAsync(PacketType.PingResp);
    }

    /// <summary>The broker closes; a 5.0 client is told the reason, others are not.</summary>
    public async Task ExpectClosedAsync(ReasonCode reason)
    {
        if (Version == ProtocolVersion.V5)
        {
            WirePacket packet = await ExpectAsync(PacketType.Disconnect);
            Assert.Equal(reason, packet.Reason);
        }

        await ExpectEndAsync();
    }

    public async Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, uint? expiry = null)
    {
        var properties = new MqttPropertiesBuilder();
        if (expiry is { } seconds)
        {
            properties.Add(PropertyId.SessionExpiryInterval, seconds);
        }

        await SendAsync(w => PacketWriter.WriteDisconnect(
            w, new DisconnectPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) }, Version));
        await ExpectEndAsync();
    }
}

/// <summary>What a CONNECT says.</summary>
internal sealed record ConnectOptions(string ClientId = "")
{
    public bool Clean { get; init; } = true;

    public ushort KeepAlive { get; init; }

    public uint Expiry { get; init; }

    public ushort ReceiveMaximum { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    public WillOptions? Will { get; init; }

    public Action<MqttPropertiesBuilder>? With { get; init; }
}

internal sealed record WillOptions(string Topic, string Payload)
{
    public Qos Qos { get; init; } = Qos.AtLeastOnce;

    public bool Retain { get; init; }

    public uint Delay { get; init; }

    public Action<MqttPropertiesBuilder>? With { get; init; }
}
