using System.Numerics;

namespace TypedMqtt.Client.Publishing;

/// <summary>Packet identifiers in use: a bitmap that is searched from the last one handed out (2.2.1).</summary>
internal sealed class PacketIds
{
    private readonly ulong[] _used = new ulong[65_536 / 64];
    private ushort _last;

    /// <summary>How many are in use.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a free identifier; 0 when all are in use.</summary>
    public ushort Take()
    {
        if (Count == ushort.MaxValue)
        {
            return 0;
        }

        int next = _last == ushort.MaxValue ? 1 : _last + 1;
        while (true)
        {
            int word = next >> 6;
            ulong free = ~_used[word] >> (next & 63);
            if (free != 0)
            {
                int id = next + BitOperations.TrailingZeroCount(free);
                if (id is > 0 and <= ushort.MaxValue)
                {
                    _used[id >> 6] |= 1UL << (id & 63);
                    _last = (ushort)id;
                    Count++;
                    return _last;
                }
            }

            // On to the next word; identifier 0 does not exist.
            next = (word + 1) << 6;
            next = next > ushort.MaxValue ? 1 : next;
        }
    }

    /// <summary>Gives an identifier back.</summary>
    public void Return(ushort id)
    {
        ulong bit = 1UL << (id & 63);
        if ((_used[id >> 6] & bit) != 0)
        {
            _used[id >> 6] &= ~bit;
            Count--;
        }
    }

    /// <summary>Gives all back.</summary>
    public void Clear()
    {
        Array.Clear(_used);
        Count = 0;
    }
}
