namespace TypedMqtt.Broker.Routing;

/// <summary>Subscriptions of one node: read without a lock while one writer appends, replaces or removes.</summary>
internal sealed class SubscriptionList
{
    private Block _block = Block.Empty;

    public bool IsEmpty => _block.Count == 0;

    /// <summary>What is there now; appends after the call may or may not show.</summary>
    public ReadOnlySpan<Subscription> Items
    {
        get
        {
            Block block = Volatile.Read(ref _block);
            return block.Items.AsSpan(0, Volatile.Read(ref block.Count));
        }
    }

    /// <summary>Writer only: adds, or replaces the subscription of the same session and filter.</summary>
    public void Set(Subscription subscription)
    {
        Block block = _block;
        int index = Find(block, subscription);
        if (index >= 0)
        {
            Volatile.Write(ref block.Items[index], subscription);
            return;
        }

        if (block.Count == block.Items.Length)
        {
            var larger = new Block { Items = new Subscription[Math.Max(2, block.Count * 2)], Count = block.Count };
            block.Items.AsSpan(0, block.Count).CopyTo(larger.Items);
            block = larger;
            block.Items[block.Count++] = subscription;
            Volatile.Write(ref _block, block);
            return;
        }

        block.Items[block.Count] = subscription;
        Volatile.Write(ref block.Count, block.Count + 1);
    }

    /// <summary>Writer only: removes the subscription of the same session and filter.</summary>
    public bool Remove(Subscription subscription)
    {
        Block block = _block;
        int index = Find(block, subscription);
        if (index < 0)
        {
            return false;
        }

        var smaller = new Block { Items = new Subscription[Math.Max(2, block.Count - 1)], Count = block.Count - 1 };
        block.Items.AsSpan(0, index).CopyTo(smaller.Items);
        block.Items.AsSpan(index + 1, block.Count - index - 1).CopyTo(smaller.Items.AsSpan(index));
        Volatile.Write(ref _block, smaller.Count == 0 ? Block.Empty : smaller);
        return true;
    }

    private static int Find(Block block, Subscription subscription)
    {
        for (int i = 0; i < block.Count; i++)
        {
            Subscription other = block.Items[i];
            if (ReferenceEquals(other.Session, subscription.Session) && other.Filter.AsSpan().SequenceEqual(subscription.Filter))
            {
                return i;
            }
        }

        return -1;
    }

    private sealed class Block
    {
        public static readonly Block Empty = new() { Items = [] };

        public required Subscription[] Items { get; init; }

        public int Count;
    }
}
