using System.Buffers;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Whole packets as bytes: from hex, cut into frames, read and written again.</summary>
internal static class Packet
{
    /// <summary>Bytes from hex digits; blanks separate fields.</summary>
    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The one frame that the bytes are.</summary>
    public static Frame Parse(ReadOnlySpan<byte> bytes)
    {
        Assert.True(FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _));
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }

    /// <summary>A packet with a remaining length that fits its body.</summary>
    public static byte[] Build(byte first, ReadOnlySpan<byte> body)
    {
        byte[] header = new byte[5];
        header[0] = first;
        int length = 1 + VariableByteInteger.Write(header.AsSpan(1), (uint)body.Length);
        return [.. header[..length], .. body];
    }

    /// <summary>Reads the packet and writes what was read.</summary>
    public static byte[] Rewrite(Frame frame, ProtocolVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (frame.Type)
        {
            case PacketType.Connect:
                PacketWriter.WriteConnect(output, ConnectReader.Read(frame));
                break;
            case PacketType.ConnAck:
                PacketWriter.WriteConnAck(output, PacketReader.ReadConnAck(frame, version), version);
                break;
            case PacketType.Publish:
                PacketWriter.WritePublish(output, PacketReader.ReadPublish(frame, version), version);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                PacketWriter.WriteAck(output, PacketReader.ReadAck(frame, version), version);
                break;
            case PacketType.Subscribe:
                PacketWriter.WriteSubscribe(output, PacketReader.ReadSubscribe(frame, version), version);
                break;
            case PacketType.Unsubscribe:
                PacketWriter.WriteUnsubscribe(output, PacketReader.ReadUnsubscribe(frame, version), version);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                PacketWriter.WriteSubAck(output, PacketReader.ReadSubAck(frame, version), version);
                break;
            case PacketType.PingReq:
                PacketReader.CheckPing(frame);
                output.Write(PacketWriter.PingReq);
                break;
            case PacketType.PingResp:
                PacketReader.CheckPing(frame);
                output.Write(PacketWriter.PingResp);
                break;
            case PacketType.Disconnect:
                PacketWriter.WriteDisconnect(output, PacketReader.ReadDisconnect(frame, version), version);
                break;
            default:
                PacketWriter.WriteAuth(output, PacketReader.ReadAuth(frame, version));
                break;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Cuts the bytes into a frame and rewrites it.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> bytes, ProtocolVersion version) => Rewrite(Parse(bytes), version);

    /// <summary>The identifiers of a block, in order.</summary>
    public static PropertyId[] Ids(MqttProperties properties)
    {
        var ids = new List<PropertyId>();
        foreach (MqttProperty property in properties)
        {
            ids.Add(property.Id);
        }

        return [.. ids];
    }
}
