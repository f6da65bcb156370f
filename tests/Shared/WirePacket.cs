using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Tests.Shared;

/// <summary>A packet taken off the wire, with everything a test may ask of it.</summary>
internal sealed class WirePacket
{
    private readonly byte[] _properties = [];

    public WirePacket(byte[] bytes, ProtocolVersion version)
    {
        Bytes = bytes;
        FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _);
        Type = frame.Type;
        switch (frame.Type)
        {
            case PacketType.Connect:
                ConnectPacket connect = ConnectReader.Read(frame);
                ClientId = Text(connect.ClientId);
                CleanStart = connect.CleanStart;
                KeepAlive = connect.KeepAlive;
                UserName = connect.HasUserName ? Text(connect.UserName) : null;
                Password = connect.HasPassword ? Text(connect.Password) : null;
                Will = connect.HasWill ? new WirePacket(connect) : null;
                _properties = connect.Properties.Encoded.ToArray();
                break;
            case PacketType.ConnAck:
                ConnAckPacket connAck = PacketReader.ReadConnAck(frame, version);
                SessionPresent = connAck.SessionPresent;
                Reason = connAck.ReasonCode;
                _properties = connAck.Properties.Encoded.ToArray();
                break;
            case PacketType.Publish:
                PublishPacket publish = PacketReader.ReadPublish(frame, version);
                Topic = Text(publish.Topic);
                PayloadBytes = publish.Payload.ToArray();
                PacketId = publish.PacketId;
                Qos = publish.Qos;
                Retain = publish.Retain;
                Dup = publish.Dup;
                _properties = publish.Properties.Encoded.ToArray();
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket ack = PacketReader.ReadAck(frame, version);
                PacketId = ack.PacketId;
                Reason = ack.ReasonCode;
                break;
            case PacketType.Subscribe:
                SubscribePacket subscribe = PacketReader.ReadSubscribe(frame, version);
                PacketId = subscribe.PacketId;
                _properties = subscribe.Properties.Encoded.ToArray();
                foreach (SubscribePacket.Entry entry in subscribe)
                {
                    Filters.Add(Text(entry.Filter));
                    Options.Add(entry.Options);
                }

                break;
            case PacketType.Unsubscribe:
                UnsubscribePacket unsubscribe = PacketReader.ReadUnsubscribe(frame, version);
                PacketId = unsubscribe.PacketId;
                _properties = unsubscribe.Properties.Encoded.ToArray();
                foreach (ReadOnlySpan<byte> filter in unsubscribe)
                {
                    Filters.Add(Text(filter));
                }

                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                SubAckPacket subAck = PacketReader.ReadSubAck(frame, version);
                PacketId = subAck.PacketId;
                Codes = [.. subAck.ReasonCodes.ToArray().Select(static c => (ReasonCode)c)];
                break;
            case PacketType.Auth:
                AuthPacket auth = PacketReader.ReadAuth(frame, version);
                Reason = auth.ReasonCode;
                _properties = auth.Properties.Encoded.ToArray();
                break;
            case PacketType.Disconnect:
                DisconnectPacket disconnect = PacketReader.ReadDisconnect(frame, version);
                Reason = disconnect.ReasonCode;
                _properties = disconnect.Properties.Encoded.ToArray();
                break;
        }
    }

    /// <summary>The will of a CONNECT, as the PUBLISH it becomes.</summary>
    private WirePacket(in ConnectPacket connect)
    {
        Bytes = [];
        Type = PacketType.Publish;
        Topic = Text(connect.WillTopic);
        PayloadBytes = connect.WillPayload.ToArray();
        Qos = connect.WillQos;
        Retain = connect.WillRetain;
        _properties = connect.WillProperties.Encoded.ToArray();
    }

    public byte[] Bytes { get; }

    public PacketType Type { get; }

    public string ClientId { get; } = "";

    public bool CleanStart { get; }

    public ushort KeepAlive { get; }

    public string? UserName { get; }

    public string? Password { get; }

    public WirePacket? Will { get; }

    public bool SessionPresent { get; }

    public ReasonCode Reason { get; }

    public ReasonCode[] Codes { get; } = [];

    public ushort PacketId { get; }

    public string Topic { get; } = "";

    public byte[] PayloadBytes { get; } = [];

    public string Payload => Text(PayloadBytes);

    public Qos Qos { get; }

    public bool Retain { get; }

    public bool Dup { get; }

    public List<string> Filters { get; } = [];

    public List<SubscriptionOptions> Options { get; } = [];

    /// <summary>Subscription identifiers in the order they were sent.</summary>
    public uint[] Identifiers => [.. All(PropertyId.SubscriptionIdentifier).Select(static p => p.Number)];

    /// <summary>User properties in the order they were sent, as "name=value".</summary>
    public string[] UserProperties => [.. All(PropertyId.UserProperty).Select(static p => $"{p.Name}={p.Text}")];

    public uint? Number(PropertyId id) => All(id) is [var one, ..] ? one.Number : null;

    public string? TextOf(PropertyId id) => All(id) is [var one, ..] ? one.Text : null;

    /// <summary>Which properties the packet has, in the order they were sent.</summary>
    public PropertyId[] PropertyIds
    {
        get
        {
            var ids = new List<PropertyId>();
            foreach (MqttProperty property in MqttProperties.FromTrusted(_properties))
            {
                ids.Add(property.Id);
            }

            return [.. ids];
        }
    }

    public override string ToString() => Type switch
    {
        PacketType.Publish => $"Publish {Topic} '{Payload}' q{(int)Qos}{(Retain ? " retain" : "")}{(Dup ? " dup" : "")} id {PacketId}",
        PacketType.SubAck or PacketType.UnsubAck => $"{Type} {PacketId} [{string.Join(", ", Codes)}]",
        _ => $"{Type} {PacketId} {Reason}",
    };

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private List<(uint Number, string Name, string Text)> All(PropertyId id)
    {
        var found = new List<(uint, string, string)>();
        foreach (MqttProperty property in MqttProperties.FromTrusted(_properties))
        {
            if (property.Id == id)
            {
                found.Add((property.Number, Text(property.Name), Text(property.Bytes)));
            }
        }

        return found;
    }
}
