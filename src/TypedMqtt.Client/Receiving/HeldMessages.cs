namespace TypedMqtt.Client.Receiving;

/// <summary>
/// Messages of earlier connections that the application has and the broker has no acknowledgement of. Their identifiers cannot belong to
/// other messages as long as the session lives (2.2.1), so that a re-delivery is recognised. Guarded by <see cref="InboundAcks"/>.
/// </summary>
internal sealed class HeldMessages
{
    private const long NotResumed = -1;

    private readonly Dictionary<long, Held> _byOrigin = [];
    private readonly Dictionary<ushort, long> _originOf = [];

    /// <summary>The connection of a message has ended.</summary>
    /// <returns>Its bytes, if the application is done with it, so that they are free.</returns>
    public int Hold(in InboundAcks.Entry entry)
    {
        // One that was resumed and is cut off again has its count of sinks here already.
        int pending = _byOrigin.TryGetValue(entry.Origin, out Held held) ? held.Pending : entry.Pending;
        _byOrigin[entry.Origin] = new Held(entry.Qos, entry.Fingerprint, pending > 0 ? entry.Bytes : 0, pending, NotResumed);
        _originOf[entry.PacketId] = entry.Origin;
        return pending > 0 ? 0 : entry.Bytes;
    }

    /// <summary>A message comes again.</summary>
    /// <param name="packetId">Its identifier.</param>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="sequence">Its place in the order of receipt on this connection.</param>
    /// <param name="entry">What is to be acknowledged there.</param>
    public bool TryResume(ushort packetId, int fingerprint, long sequence, out InboundAcks.Entry entry)
    {
        entry = default;
        if (!_originOf.TryGetValue(packetId, out long origin))
        {
            return false;
        }

        Held held = _byOrigin[origin];
        if (held.Fingerprint != fingerprint)
        {
            return false;
        }

        _byOrigin[origin] = held with { Sequence = sequence };
        _originOf.Remove(packetId);
        entry = new InboundAcks.Entry(packetId, held.Qos, fingerprint, held.Bytes, origin) { Pending = held.Pending > 0 ? 1 : 0 };
        return true;
    }

    /// <summary>A sink is done with a message of an earlier connection.</summary>
    /// <param name="origin">Under which the sink knows it.</param>
    /// <param name="sequence">Its place on this connection.</param>
    /// <param name="freed">Bytes that nobody needs any more and that no acknowledgement will free.</param>
    /// <returns>True when all sinks are done and the message has come again, so that it can be acknowledged.</returns>
    public bool Complete(long origin, out long sequence, out int freed)
    {
        sequence = NotResumed;
        freed = 0;
        if (!_byOrigin.TryGetValue(origin, out Held held) || held.Pending == 0)
        {
            return false;
        }

        sequence = held.Sequence;
        freed = held.Pending == 1 && sequence == NotResumed ? held.Bytes : 0;
        _byOrigin[origin] = held with { Pending = held.Pending - 1, Bytes = held.Bytes - freed };
        return held.Pending == 1 && sequence != NotResumed;
    }

    /// <summary>The broker uses an identifier anew.</summary>
    /// <returns>The bytes of the message that had it.</returns>
    public int Forget(ushort packetId) =>
        _originOf.Count > 0 && _originOf.Remove(packetId, out long origin) && _byOrigin.Remove(origin, out Held held) ? held.Bytes : 0;

    /// <summary>The acknowledgement is on its way: the identifier may stand for another message from now on.</summary>
    public void Acknowledged(in InboundAcks.Entry entry)
    {
        if (_byOrigin.Count > 0)
        {
            _byOrigin.Remove(entry.Origin);
        }
    }

    /// <summary>The session is lost: nothing comes again.</summary>
    public void Clear()
    {
        _byOrigin.Clear();
        _originOf.Clear();
    }

    private readonly record struct Held(Qos Qos, int Fingerprint, int Bytes, int Pending, long Sequence);
}
