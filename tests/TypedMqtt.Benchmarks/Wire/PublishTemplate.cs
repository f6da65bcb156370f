using System.Buffers.Binary;
using System.Text;

namespace TypedMqtt.Benchmarks.Wire;

/// <summary>An encoded PUBLISH of one publisher; packet identifier and sequence number are patched into each copy.</summary>
internal sealed class PublishTemplate
{
    public const int PayloadBytes = 16;

    private readonly byte[] _packet;
    private readonly int _idOffset;

    public PublishTemplate(string topic, int publisher, int qos)
    {
        byte[] name = Encoding.UTF8.GetBytes(topic);
        int idBytes = qos > 0 ? 2 : 0;
        int remaining = 2 + name.Length + idBytes + PayloadBytes;
        if (remaining > 127)
        {
            throw new ArgumentException("The topic is too long for a one-byte remaining length.", nameof(topic));
        }

        _packet = new byte[2 + remaining];
        _packet[0] = (byte)(0x30 | (qos << 1));
        _packet[1] = (byte)remaining;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), (ushort)name.Length);
        name.CopyTo(_packet, 4);
        _idOffset = qos > 0 ? 4 + name.Length : 0;
        BinaryPrimitives.WriteInt32BigEndian(_packet.AsSpan(_packet.Length - PayloadBytes), publisher);
    }

    public int Length => _packet.Length;

    public void Write(Span<byte> target, long sequence)
    {
        _packet.CopyTo(target);
        BinaryPrimitives.WriteInt64BigEndian(target[(_packet.Length - 8)..], sequence);
        if (_idOffset > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[_idOffset..], (ushort)((sequence % ushort.MaxValue) + 1));
        }
    }
}
