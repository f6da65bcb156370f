using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <summary>The connections a read batch (or a timer) has written to; each is flushed once when the batch is done.</summary>
internal sealed class FlushSet
{
    [ThreadStatic]
    private static FlushSet? _cached;

    private readonly List<SendBuffer> _touched = [];

    /// <summary>Takes the thread's set. Give it back with <see cref="FlushAndReturn"/>.</summary>
    public static FlushSet Rent()
    {
        FlushSet set = _cached ?? new FlushSet();
        _cached = null;
        return set;
    }

    public void Add(SendBuffer buffer) => _touched.Add(buffer);

    public void FlushAndReturn()
    {
        foreach (SendBuffer buffer in _touched)
        {
            buffer.Flush();
        }

        _touched.Clear();
        _cached = this;
    }
}
