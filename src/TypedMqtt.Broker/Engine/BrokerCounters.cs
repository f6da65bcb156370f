namespace TypedMqtt.Broker.Engine;

/// <summary>Counters that are not kept per connection, plus what ended connections have counted.</summary>
internal sealed class BrokerCounters
{
    private long _publishReceived;
    private long _publishSent;
    private long _bytesReceived;
    private long _bytesSent;
    private long _denied;
    private long _queueDropped;
    private long _connections;

    public long TotalPublishReceived => Interlocked.Read(ref _publishReceived);

    public long TotalPublishSent => Interlocked.Read(ref _publishSent);

    public long TotalBytesReceived => Interlocked.Read(ref _bytesReceived);

    public long TotalBytesSent => Interlocked.Read(ref _bytesSent);

    public long TotalDenied => Interlocked.Read(ref _denied);

    public long TotalDropped => Interlocked.Read(ref _queueDropped);

    public long TotalConnections => Interlocked.Read(ref _connections);

    public void Denied() => Interlocked.Increment(ref _denied);

    public void QueueDropped() => Interlocked.Increment(ref _queueDropped);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Absorb(Connections.Connection connection)
    {
        Interlocked.Add(ref _publishReceived, connection.PublishReceived);
        Interlocked.Add(ref _publishSent, connection.PublishSent);
        Interlocked.Add(ref _bytesReceived, connection.BytesReceived);
        Interlocked.Add(ref _bytesSent, connection.Send.BytesSent);
    }
}
