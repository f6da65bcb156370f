using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Receiving;

/// <summary>
/// Acknowledgements of one connection, sent in the order in which the messages were received [MQTT-4.6.0-2] [MQTT-4.6.0-3], whenever
/// the application is done with them. A new connection starts a new instance: late acknowledgements of an old one go nowhere.
/// </summary>
internal sealed class InboundAcks(SendBuffer send, ProtocolVersion version)
{
    private readonly Lock _gate = new();
    private Entry[] _ring = new Entry[16];
    private int _head;
    private int _count;
    private long _headSequence;

    /// <summary>Opens the acknowledgement of a message; the caller holds one part of it until <see cref="AckToken.Complete"/>.</summary>
    public AckToken Open(ushort packetId, Qos qos)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                Grow();
            }

            _ring[(_head + _count) & (_ring.Length - 1)] = new Entry(packetId, qos) { Pending = 1 };
            return new AckToken(this, _headSequence + _count++);
        }
    }

    /// <summary>One more sink takes the message.</summary>
    public void Share(AckToken token)
    {
        lock (_gate)
        {
            At(token.Sequence).Pending++;
        }
    }

    public void Complete(long sequence)
    {
        lock (_gate)
        {
            if (sequence < _headSequence || --At(sequence).Pending > 0 || sequence != _headSequence)
            {
                return;
            }

            bool first = false;
            while (_count > 0 && _ring[_head].Pending == 0)
            {
                first |= Write(_ring[_head]);
                _head = (_head + 1) & (_ring.Length - 1);
                _headSequence++;
                _count--;
            }

            if (!first)
            {
                return;
            }
        }

        send.Flush();
    }

    private ref Entry At(long sequence) => ref _ring[(_head + (int)(sequence - _headSequence)) & (_ring.Length - 1)];

    private bool Write(in Entry entry)
    {
        lock (send.Gate)
        {
            if (send.IsClosed)
            {
                return false;
            }

            PacketType type = entry.Qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            PacketWriter.WriteAck(send, new AckPacket { Type = type, PacketId = entry.PacketId }, version);
            return send.RequestFlush();
        }
    }

    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (int i = 0; i < _count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        _ring = larger;
        _head = 0;
    }

    private record struct Entry(ushort PacketId, Qos Qos)
    {
        /// <summary>Sinks that are not done.</summary>
        public int Pending;
    }
}
