using System.Buffers;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>A client that does what a script says, over some link. Acknowledges at once unless it holds back.</summary>
/// <param name="kind">What the client is.</param>
/// <param name="clientId">Its client identifier.</param>
/// <param name="prefix">Stands before every topic and filter, and is not seen by the script.</param>
internal abstract class ScriptClient(ModelClient kind, string clientId, string prefix = "")
{
    private readonly List<WirePacket> _held = [];
    private readonly List<Unreleased> _unreleased = [];
    private bool _holdsAcks;
    private bool _isOpen;
    private ushort _packetId;

    /// <summary>The expiry of the session that the last CONNECT and DISCONNECT asked for.</summary>
    public uint Expiry { get; private set; }

    /// <summary>What arrived since it was asked last.</summary>
    public List<string> Seen { get; } = [];

    public void Connect(Connect connect, int number)
    {
        _held.Clear();
        _holdsAcks = connect.HoldsAcks;
        Expiry = connect.Expiry;
        _isOpen = true;
        Open(Encode(writer => WriteConnect(writer, connect, number)));
    }

    public void Disconnect(Disconnect disconnect)
    {
        var properties = new MqttPropertiesBuilder();
        if (disconnect.ExpiryFor(Expiry) is { } expiry)
        {
            properties.Add(PropertyId.SessionExpiryInterval, expiry);
        }

        Send(writer => PacketWriter.WriteDisconnect(
            writer,
            new DisconnectPacket
            {
                ReasonCode = disconnect.WithWill && kind.IsV5 ? ReasonCode.DisconnectWithWillMessage : ReasonCode.Success,
                Properties = MqttProperties.FromTrusted(properties.Encoded),
            },
            kind.Version));
        Drop();
    }

    public void Drop()
    {
        _held.Clear();
        _isOpen = false;
        Close();
    }

    public void Subscribe(Subscribe subscribe)
    {
        var filters = new FilterListBuilder();
        byte options = kind.IsV5
            ? (byte)((int)subscribe.Qos | (subscribe.NoLocal ? 4 : 0) | (subscribe.RetainAsPublished ? 8 : 0) | (subscribe.RetainHandling << 4))
            : (byte)subscribe.Qos;
        filters.Add(Encoding.UTF8.GetBytes(OnWire(subscribe.Filter)), new SubscriptionOptions(options));
        var properties = new MqttPropertiesBuilder();
        if (kind.IsV5 && subscribe.Identifier > 0)
        {
            properties.Add(PropertyId.SubscriptionIdentifier, subscribe.Identifier);
        }

        Send(writer => PacketWriter.WriteSubscribe(
            writer,
            new SubscribePacket { PacketId = NextId(), EncodedFilters = filters.Encoded, Properties = MqttProperties.FromTrusted(properties.Encoded) },
            kind.Version));
    }

    public void Unsubscribe(Unsubscribe unsubscribe)
    {
        var filters = new FilterListBuilder();
        filters.Add(Encoding.UTF8.GetBytes(OnWire(unsubscribe.Filter)));
        Send(writer => PacketWriter.WriteUnsubscribe(writer, new UnsubscribePacket { PacketId = NextId(), EncodedFilters = filters.Encoded }, kind.Version));
    }

    public void Publish(Publish publish, int number)
    {
        ushort id = NextId();
        Send(writer => WritePublish(writer, publish, number, id, dup: false));
        if (publish.Twice && publish.Qos > Qos.AtMostOnce)
        {
            Send(writer => WritePublish(writer, publish, number, id, dup: true));
        }

        if (publish.Qos == Qos.ExactlyOnce)
        {
            Ack(PacketType.PubRel, id);
        }
    }

    public void Begin(Begin begin, int number)
    {
        var message = new Unreleased(new Publish(begin.Client, begin.Topic, Qos.ExactlyOnce, false, false, 0, false), number, NextId());
        _unreleased.Add(message);
        Send(writer => WritePublish(writer, message.Publish, number, message.Id, dup: false));
    }

    /// <summary>One after the other, for the broker may close after each.</summary>
    public void Repeat()
    {
        foreach (Unreleased message in _unreleased.TakeWhile(_ => _isOpen))
        {
            Send(writer => WritePublish(writer, message.Publish, message.Number, message.Id, dup: true));
            Read(acknowledge: false);
        }
    }

    public void Release()
    {
        foreach (Unreleased message in _unreleased.FindAll(static m => m.IsReceived))
        {
            _unreleased.Remove(message);
            Ack(PacketType.PubRel, message.Id);
        }
    }

    public void Acknowledge(bool onlyReceived)
    {
        WirePacket[] held = [.. _held];
        _held.Clear();
        foreach (WirePacket packet in held)
        {
            if (!onlyReceived)
            {
                Answer(packet);
            }
            else if (packet.Type == PacketType.Publish && packet.Qos == Qos.ExactlyOnce)
            {
                Ack(PacketType.PubRec, packet.PacketId);
            }
            else
            {
                _held.Add(packet);
            }
        }
    }

    /// <summary>Reads what the broker has sent and answers it.</summary>
    /// <param name="acknowledge">Whether even a client that holds back answers now.</param>
    /// <returns>Whether there was anything.</returns>
    public bool Read(bool acknowledge)
    {
        ReadOnlySpan<byte> sent = Receive();
        bool any = !sent.IsEmpty;
        bool isResuming = false;

        // Who answers what came before a DISCONNECT talks to a broker that has closed.
        bool isOver = EndsWithDisconnect(sent);
        while (FrameParser.TryParse(sent, int.MaxValue, out Frame frame, out _))
        {
            var packet = new WirePacket(frame.Whole.ToArray(), kind.Version);
            sent = sent[frame.Length..];
            switch (packet.Type)
            {
                case PacketType.ConnAck:
                    isResuming = true;
                    if (!packet.SessionPresent)
                    {
                        _unreleased.Clear();
                    }

                    Seen.Add(packet.Reason == ReasonCode.Success ? packet.SessionPresent ? "session present" : "new session" : $"refused {packet.Reason}");
                    break;
                case PacketType.Publish:
                    Seen.Add(ModelDelivery.Describe(
                        packet.Topic[prefix.Length..], packet.Payload, packet.Qos, packet.Retain, packet.Dup, packet.Identifiers.Order(), packet.Number(PropertyId.MessageExpiryInterval) ?? 0));
                    AnswerOrHold(packet, acknowledge, isOver);
                    break;
                case PacketType.PubRel:
                    if (isResuming)
                    {
                        Seen.Add("PUBREL");
                    }

                    AnswerOrHold(packet, acknowledge, isOver);
                    break;
                case PacketType.PubRec:
                    _unreleased.FindAll(m => m.Id == packet.PacketId).ForEach(static m => m.IsReceived = true);
                    break;
                case PacketType.PubComp when packet.Reason != ReasonCode.Success:
                    Seen.Add($"PUBCOMP {packet.Reason}");
                    break;
                case PacketType.Disconnect:
                    Seen.Add($"DISCONNECT {packet.Reason}");
                    Drop();
                    return true;
                case PacketType.SubAck:
                    Seen.AddRange(packet.Codes.Where(static code => (byte)code >= 0x80).Select(static code => $"SUBACK {code}"));
                    break;
            }
        }

        return any;
    }

    /// <summary>Opens a new connection and sends the CONNECT; one that is open already is taken over.</summary>
    protected abstract void Open(byte[] connect);

    protected abstract void Send(byte[] packet);

    /// <summary>Whole packets that have arrived.</summary>
    protected abstract byte[] Receive();

    /// <summary>Cuts the connection.</summary>
    protected abstract void Close();

    private static bool EndsWithDisconnect(ReadOnlySpan<byte> sent)
    {
        PacketType last = default;
        while (FrameParser.TryParse(sent, int.MaxValue, out Frame frame, out _))
        {
            last = frame.Type;
            sent = sent[frame.Length..];
        }

        return last == PacketType.Disconnect;
    }

    private void AnswerOrHold(WirePacket packet, bool acknowledge, bool isOver)
    {
        if (isOver || packet is { Type: PacketType.Publish, Qos: Qos.AtMostOnce })
        {
            return;
        }

        if (_holdsAcks && !acknowledge)
        {
            _held.Add(packet);
        }
        else
        {
            Answer(packet);
        }
    }

    private void Answer(WirePacket packet) => Ack(
        packet.Type == PacketType.PubRel ? PacketType.PubComp : packet.Qos == Qos.ExactlyOnce ? PacketType.PubRec : PacketType.PubAck, packet.PacketId);

    private void Ack(PacketType type, ushort id) =>
        Send(writer => PacketWriter.WriteAck(writer, new AckPacket { Type = type, PacketId = id }, kind.Version));

    private void Send(Action<ArrayBufferWriter<byte>> write) => Send(Encode(write));

    private static byte[] Encode(Action<ArrayBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>(64);
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The prefix belongs behind the group of a shared subscription.</summary>
    private string OnWire(string filter)
    {
        int levels = filter.StartsWith("$share/", StringComparison.Ordinal) ? filter.IndexOf('/', "$share/".Length) + 1 : 0;
        return filter[..levels] + prefix + filter[levels..];
    }

    private void WriteConnect(ArrayBufferWriter<byte> writer, Connect connect, int number)
    {
        var properties = new MqttPropertiesBuilder();
        var willProperties = new MqttPropertiesBuilder();
        if (kind.IsV5)
        {
            properties.Add(PropertyId.SessionExpiryInterval, connect.Expiry);
            if (kind.ReceiveMaximum > 0)
            {
                properties.Add(PropertyId.ReceiveMaximum, kind.ReceiveMaximum);
            }

            if (connect.Will is { Delay: > 0 } will)
            {
                willProperties.Add(PropertyId.WillDelayInterval, will.Delay);
            }
        }

        PacketWriter.WriteConnect(writer, new ConnectPacket
        {
            ProtocolVersion = kind.Version,
            CleanStart = connect.Clean,
            ClientId = Encoding.UTF8.GetBytes(clientId),
            Properties = MqttProperties.FromTrusted(properties.Encoded),
            HasWill = connect.Will is not null,
            WillTopic = Encoding.UTF8.GetBytes(prefix + connect.Will?.Topic),
            WillPayload = Encoding.UTF8.GetBytes($"w{number}"),
            WillQos = connect.Will?.Qos ?? Qos.AtMostOnce,
            WillRetain = connect.Will?.Retain ?? false,
            WillProperties = MqttProperties.FromTrusted(willProperties.Encoded),
        });
    }

    private void WritePublish(ArrayBufferWriter<byte> writer, Publish publish, int number, ushort id, bool dup)
    {
        var properties = new MqttPropertiesBuilder();
        if (kind.IsV5 && publish.Expiry > 0)
        {
            properties.Add(PropertyId.MessageExpiryInterval, publish.Expiry);
        }

        var packet = new PublishPacket
        {
            Topic = Encoding.UTF8.GetBytes(prefix + publish.Topic),
            Payload = publish.Empty ? default : Encoding.UTF8.GetBytes($"m{number}"),
            Qos = publish.Qos,
            PacketId = publish.Qos > 0 ? id : (ushort)0,
            Retain = publish.Retain,
            Dup = dup,
            Properties = MqttProperties.FromTrusted(properties.Encoded),
        };
        PacketWriter.WritePublish(writer, packet, kind.Version);
    }

    private ushort NextId() => ++_packetId == 0 ? ++_packetId : _packetId;

    /// <summary>A QoS 2 message whose PUBREL is due.</summary>
    private sealed record Unreleased(Publish Publish, int Number, ushort Id)
    {
        /// <summary>PUBREC has come.</summary>
        public bool IsReceived { get; set; }
    }
}
