using System.Runtime.CompilerServices;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Sessions;

/// <summary>Where an outgoing QoS 1 or 2 message stands.</summary>
internal enum InflightState : byte
{
    /// <summary>Acknowledged; the slot waits until those before it are.</summary>
    Free,

    /// <summary>Belongs to the window and has not been sent on this connection yet.</summary>
    Unsent,

    /// <summary>PUBLISH sent; PUBACK or PUBREC is due.</summary>
    Published,

    /// <summary>PUBREL sent; PUBCOMP is due.</summary>
    Released,
}

/// <summary>One message in flight.</summary>
internal struct InflightEntry
{
    public InflightState State;
    public Qos Qos;
    public bool Retain;

    /// <summary>Bytes of payload, for limits.</summary>
    public int Bytes;

    /// <summary>The message, kept for re-delivery, to this client or to another member of its group; null when there is none, and after PUBREC.</summary>
    public Message? Message;

    public byte[]? Identifiers;

    /// <summary>The rules that let the client read it.</summary>
    public IClientAuthorization Rules;

    /// <summary>The shared subscription it came by, or null.</summary>
    public SharedTurn? Group;
}

/// <summary>
/// Outgoing messages that are not acknowledged yet, in the order they were sent. Packet identifiers are handed out in sequence, so that
/// an identifier is an index into a ring and re-delivery in order is a walk (4.6).
/// </summary>
internal sealed class InflightWindow
{
    private const int Identifiers = ushort.MaxValue;

    private InflightEntry[] _ring = [];
    private int _head;
    private int _span;
    private ushort _headId = 1;

    /// <summary>Messages that are not acknowledged.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of payload of the messages that are not acknowledged.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a message can be added: the identifiers between the oldest and the newest are not used up.</summary>
    public bool HasIdentifier => _span < Identifiers;

    /// <summary>Adds a message and returns its packet identifier.</summary>
    public ushort Add(in InflightEntry entry)
    {
        if (_span == _ring.Length)
        {
            Grow();
        }

        ushort id = IdAt(_span);
        _ring[(_head + _span) & (_ring.Length - 1)] = entry;
        _span++;
        Count++;
        Bytes += entry.Bytes;
        return id;
    }

    /// <summary>The entry of an identifier; a null reference when it is not in flight.</summary>
    public ref InflightEntry Find(ushort id)
    {
        int position = PositionOf(id);
        if (position >= _span)
        {
            return ref Unsafe.NullRef<InflightEntry>();
        }

        ref InflightEntry entry = ref At(position);
        return ref entry.State == InflightState.Free ? ref Unsafe.NullRef<InflightEntry>() : ref entry;
    }

    /// <summary>Frees an entry that <see cref="Find"/> returned, and its message. Positions change.</summary>
    public void Remove(ref InflightEntry entry)
    {
        Free(ref entry);
        Trim();
    }

    /// <summary>Frees an entry and keeps the positions of the others until <see cref="Trim"/>.</summary>
    public void Free(ref InflightEntry entry)
    {
        entry.Message?.Release();
        Bytes -= entry.Bytes;
        entry = default;
        Count--;
    }

    /// <summary>Drops freed entries from the start.</summary>
    public void Trim()
    {
        while (_span > 0 && _ring[_head].State == InflightState.Free)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _headId = Next(_headId);
            _span--;
        }
    }

    /// <summary>The entries from the oldest on, by position; freed ones are <see cref="InflightState.Free"/>.</summary>
    public int Span => _span;

    public ref InflightEntry At(int position) => ref _ring[(_head + position) & (_ring.Length - 1)];

    /// <summary>The packet identifier at a position.</summary>
    public ushort IdAt(int position) => (ushort)(((_headId - 1 + position) % Identifiers) + 1);

    /// <summary>Where an identifier stands; beyond <see cref="Span"/> when it is not in the window.</summary>
    public int PositionOf(ushort id) => id >= _headId ? id - _headId : id - _headId + Identifiers;

    /// <summary>Drops everything; the next identifier is 1 again.</summary>
    public void Clear()
    {
        for (int i = 0; i < _span; i++)
        {
            At(i).Message?.Release();
        }

        _ring = [];
        _head = _span = Count = 0;
        Bytes = 0;
        _headId = 1;
    }

    private static ushort Next(ushort id) => id == Identifiers ? (ushort)1 : (ushort)(id + 1);

    private void Grow()
    {
        var larger = new InflightEntry[Math.Max(8, _ring.Length * 2)];
        for (int i = 0; i < _span; i++)
        {
            larger[i] = At(i);
        }

        _ring = larger;
        _head = 0;
    }
}
