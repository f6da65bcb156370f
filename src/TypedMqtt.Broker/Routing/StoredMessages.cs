namespace TypedMqtt.Broker.Routing;

/// <summary>How much a broker keeps: messages retained, queued, in flight to a session that can be resumed, and wills.</summary>
internal sealed class StoredMessages
{
    private long _count;
    private long _bytes;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Bytes of topic, properties and payload.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(int size)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, size);
    }

    public void Remove(int size)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -size);
    }
}
