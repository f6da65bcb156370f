using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Receiving;

/// <summary>
/// Acknowledgements, sent in the order in which the messages were received [MQTT-4.6.0-2] [MQTT-4.6.0-3], whenever the application is
/// done with them. What it still has when the connection ends comes again with the session: it is then not delivered a second time but
/// acknowledged on the new connection.
/// </summary>
internal sealed class InboundAcks(ProtocolVersion version)
{
    private readonly Lock _gate = new();
    private readonly HeldMessages _held = new();
    private Entry[] _ring = new Entry[16];
    private int _head;
    private int _count;
    private long _headSequence;
    private long _bytes;
    private SendBuffer? _send;
    private ReceiveQuota? _quota;

    /// <summary>Bytes of the messages that the application has and that are not acknowledged.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Messages that came on this connection and are not acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>A connection is up. What was not acknowledged on the last one is held until the session brings it again.</summary>
    public void Attach(SendBuffer send, ReceiveQuota quota, bool sessionPresent)
    {
        lock (_gate)
        {
            if (!sessionPresent)
            {
                // The application may still have them; nothing can be held back by that any more.
                _held.Clear();
                _bytes = 0;
            }

            for (int i = 0; i < _count && sessionPresent; i++)
            {
                _bytes -= _held.Hold(_ring[(_head + i) & (_ring.Length - 1)]);
            }

            _headSequence += _count;
            _count = 0;
            _send = send;
            _quota = quota;
        }
    }

    /// <summary>The connection is gone: nothing can be acknowledged for now.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _send = null;
        }
    }

    /// <summary>Opens the acknowledgement of a message; the caller holds one part of it until <see cref="AckToken.Complete"/>.</summary>
    /// <param name="packetId">The packet identifier.</param>
    /// <param name="qos">QoS 1 or 2.</param>
    /// <param name="fingerprint">Tells the message from others with its identifier.</param>
    /// <param name="bytes">How much it takes while it is not acknowledged.</param>
    public AckToken Open(ushort packetId, Qos qos, int fingerprint = 0, int bytes = 0)
    {
        lock (_gate)
        {
            // The broker uses the identifier for another message: the one that had it does not come again.
            _bytes += bytes - _held.Forget(packetId);
            long sequence = _headSequence + _count;
            Add(new Entry(packetId, qos, fingerprint, bytes, sequence) { Pending = 1 });
            return new AckToken(this, sequence);
        }
    }

    /// <summary>A message comes again that is still held: it is acknowledged when the application is done with the first delivery.</summary>
    /// <returns>False when it is not held, so that it has to be delivered.</returns>
    public bool TryResume(ushort packetId, int fingerprint)
    {
        bool flush;
        SendBuffer? send;
        lock (_gate)
        {
            if (!_held.TryResume(packetId, fingerprint, _headSequence + _count, out Entry entry))
            {
                return false;
            }

            Add(entry);
            flush = Drain();
            send = _send;
        }

        if (flush)
        {
            send!.Flush();
        }

        return true;
    }

    /// <summary>One more sink takes the message.</summary>
    public void Share(AckToken token)
    {
        lock (_gate)
        {
            At(token.Sequence).Pending++;
        }
    }

    /// <summary>One part of a message is done.</summary>
    public void Complete(long sequence)
    {
        bool flush;
        SendBuffer? send;
        lock (_gate)
        {
            if (sequence < _headSequence)
            {
                bool isResumed = _held.Complete(sequence, out sequence, out int freed);
                _bytes -= freed;
                if (!isResumed)
                {
                    return;
                }
            }

            At(sequence).Pending--;
            flush = Drain();
            send = _send;
        }

        if (flush)
        {
            send!.Flush();
        }
    }

    private ref Entry At(long sequence) => ref _ring[(_head + (int)(sequence - _headSequence)) & (_ring.Length - 1)];

    private void Add(in Entry entry)
    {
        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + _count++) & (_ring.Length - 1)] = entry;
    }

    /// <summary>Acknowledges what is done, up to the first that is not; true when somebody has to flush.</summary>
    private bool Drain()
    {
        bool flush = false;
        while (_count > 0 && _ring[_head].Pending <= 0 && TryWrite(_ring[_head], out bool first))
        {
            _held.Acknowledged(_ring[_head]);
            _bytes -= _ring[_head].Bytes;
            flush |= first;
            _head = (_head + 1) & (_ring.Length - 1);
            _headSequence++;
            _count--;
        }

        return flush;
    }

    private bool TryWrite(in Entry entry, out bool first)
    {
        first = false;
        if (_send is not { } send)
        {
            return false;
        }

        lock (send.Gate)
        {
            if (send.IsClosed)
            {
                return false;
            }

            PacketType type = entry.Qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            if (type == PacketType.PubAck)
            {
                _quota!.Acknowledge();
            }

            PacketWriter.WriteAck(send, new AckPacket { Type = type, PacketId = entry.PacketId }, version);
            first = send.RequestFlush();
            return true;
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

    /// <summary>A received message that is not acknowledged.</summary>
    /// <param name="PacketId">Its packet identifier.</param>
    /// <param name="Qos">1 or 2.</param>
    /// <param name="Fingerprint">Tells it from others with its identifier.</param>
    /// <param name="Bytes">What it takes.</param>
    /// <param name="Origin">The sequence under which the sinks know it: that of its first delivery.</param>
    internal record struct Entry(ushort PacketId, Qos Qos, int Fingerprint, int Bytes, long Origin)
    {
        /// <summary>Sinks that are not done.</summary>
        public int Pending;
    }
}
