using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>A packet as text with every field it has, taken from the fields and not from the bytes.</summary>
internal static class PacketText
{
    public static string Describe(Frame frame, ProtocolVersion version)
    {
        switch (frame.Type)
        {
            case PacketType.Connect:
                return Describe(ConnectReader.Read(frame));
            case PacketType.ConnAck:
                ConnAckPacket connAck = PacketReader.ReadConnAck(frame, version);
                return $"ConnAck {(connAck.SessionPresent ? "present " : "")}{connAck.ReasonCode}{Describe(connAck.Properties)}";
            case PacketType.Publish:
                return Describe(PacketReader.ReadPublish(frame, version));
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket ack = PacketReader.ReadAck(frame, version);
                return $"{ack.Type} {ack.PacketId} {ack.ReasonCode}{Describe(ack.Properties)}";
            case PacketType.Subscribe:
                return Describe(PacketReader.ReadSubscribe(frame, version));
            case PacketType.Unsubscribe:
                return Describe(PacketReader.ReadUnsubscribe(frame, version));
            case PacketType.SubAck or PacketType.UnsubAck:
                SubAckPacket subAck = PacketReader.ReadSubAck(frame, version);
                string codes = string.Concat(subAck.ReasonCodes.ToArray().Select(static c => $" {c:X2}"));
                return $"{subAck.Type} {subAck.PacketId}:{codes}{Describe(subAck.Properties)}";
            case PacketType.Disconnect:
                DisconnectPacket disconnect = PacketReader.ReadDisconnect(frame, version);
                return $"Disconnect {disconnect.ReasonCode}{Describe(disconnect.Properties)}";
            case PacketType.Auth:
                AuthPacket auth = PacketReader.ReadAuth(frame, version);
                return $"Auth {auth.ReasonCode}{Describe(auth.Properties)}";
            default:
                PacketReader.CheckPing(frame);
                return $"{frame.Type}";
        }
    }

    private static string Describe(in ConnectPacket packet)
    {
        string will = packet.HasWill
            ? $" will=('{Text(packet.WillTopic)}' q{(int)packet.WillQos}{(packet.WillRetain ? " retain" : "")}"
                + $" payload={Convert.ToHexString(packet.WillPayload)}{Describe(packet.WillProperties)})"
            : "";
        string user = packet.HasUserName ? $" user='{Text(packet.UserName)}'" : "";
        string password = packet.HasPassword ? $" password={Convert.ToHexString(packet.Password)}" : "";
        return $"Connect {packet.ProtocolVersion}{(packet.CleanStart ? " clean" : "")} keepalive={packet.KeepAlive} id='{Text(packet.ClientId)}'"
            + will + user + password + Describe(packet.Properties);
    }

    private static string Describe(in PublishPacket packet) =>
        $"Publish '{Text(packet.Topic)}' q{(int)packet.Qos}{(packet.Retain ? " retain" : "")}{(packet.Dup ? " dup" : "")}"
        + $"{(packet.PacketId > 0 ? $" id={packet.PacketId}" : "")} payload={Convert.ToHexString(packet.Payload)}{Describe(packet.Properties)}";

    private static string Describe(in SubscribePacket packet)
    {
        var entries = new List<string>();
        foreach (SubscribePacket.Entry entry in packet)
        {
            SubscriptionOptions options = entry.Options;
            entries.Add($"'{Text(entry.Filter)}' q{(int)options.Qos}{(options.NoLocal ? " no-local" : "")}{(options.RetainAsPublished ? " retain-as-published" : "")}"
                + (options.RetainHandling == RetainHandling.SendAtSubscribe ? "" : $" {options.RetainHandling}"));
        }

        return $"Subscribe {packet.PacketId}: {string.Join(", ", entries)}{Describe(packet.Properties)}";
    }

    private static string Describe(in UnsubscribePacket packet)
    {
        var filters = new List<string>();
        foreach (ReadOnlySpan<byte> filter in packet)
        {
            filters.Add($"'{Text(filter)}'");
        }

        return $"Unsubscribe {packet.PacketId}: {string.Join(", ", filters)}{Describe(packet.Properties)}";
    }

    private static string Describe(MqttProperties properties)
    {
        var texts = new List<string>();
        foreach (MqttProperty property in properties)
        {
            texts.Add($"{property.Id}=" + PropertyTable.TypeOf((uint)property.Id) switch
            {
                PropertyType.Utf8 => Text(property.Bytes),
                PropertyType.Binary => Convert.ToHexString(property.Bytes),
                PropertyType.Utf8Pair => $"{Text(property.Name)}:{Text(property.Bytes)}",
                _ => $"{property.Number}",
            });
        }

        return texts.Count == 0 ? "" : $" {{{string.Join(", ", texts)}}}";
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
