namespace TypedMqtt.Broker.Engine;

/// <summary>What connections have moved.</summary>
/// <param name="PacketsReceived">Packets of any type received.</param>
/// <param name="PacketsSent">Packets of any type sent.</param>
/// <param name="PublishReceived">PUBLISH packets received.</param>
/// <param name="PublishSent">PUBLISH packets sent.</param>
/// <param name="PayloadBytesReceived">Bytes of payload received.</param>
/// <param name="PayloadBytesSent">Bytes of payload sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="BytesSent">Bytes sent.</param>
internal readonly record struct Traffic(
    long PacketsReceived, long PacketsSent, long PublishReceived, long PublishSent, long PayloadBytesReceived, long PayloadBytesSent, long BytesReceived, long BytesSent)
{
    public static Traffic operator +(in Traffic a, in Traffic b) => new(
        a.PacketsReceived + b.PacketsReceived,
        a.PacketsSent + b.PacketsSent,
        a.PublishReceived + b.PublishReceived,
        a.PublishSent + b.PublishSent,
        a.PayloadBytesReceived + b.PayloadBytesReceived,
        a.PayloadBytesSent + b.PayloadBytesSent,
        a.BytesReceived + b.BytesReceived,
        a.BytesSent + b.BytesSent);
}
