namespace TypedMqtt.Broker.Engine;

/// <summary>Counters that are not kept per connection, plus what ended connections have counted.</summary>
internal sealed class BrokerCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<MqttDropReason>().Length];
    private Traffic _ended;
    private long _denied;
    private long _connections;
    private long _sockets;
    private long _expiredSessions;

    public long TotalDenied => Interlocked.Read(ref _denied);

    /// <summary>CONNECTs that were accepted.</summary>
    public long TotalConnections => Interlocked.Read(ref _connections);

    /// <summary>Network connections that were opened.</summary>
    public long TotalSockets => Interlocked.Read(ref _sockets);

    public long ExpiredSessions => Interlocked.Read(ref _expiredSessions);

    public void Denied() => Interlocked.Increment(ref _denied);

    public void Dropped(MqttDropReason reason) => Interlocked.Increment(ref _drops[(int)reason]);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void SocketOpened() => Interlocked.Increment(ref _sockets);

    public void SessionExpired() => Interlocked.Increment(ref _expiredSessions);

    /// <summary>How many messages were dropped for each reason.</summary>
    public IReadOnlyDictionary<MqttDropReason, long> Drops()
    {
        var drops = new Dictionary<MqttDropReason, long>();
        foreach (MqttDropReason reason in Enum.GetValues<MqttDropReason>())
        {
            drops[reason] = Interlocked.Read(ref _drops[(int)reason]);
        }

        return drops;
    }

    /// <summary>What all connections together have moved; under the engine's registry lock.</summary>
    /// <param name="open">Those that are open.</param>
    public Traffic Total(IEnumerable<Connections.Connection> open)
    {
        Traffic total = _ended;
        foreach (Connections.Connection connection in open)
        {
            total += connection.Traffic;
        }

        return total;
    }

    /// <summary>Keeps what a connection has moved when it ends; under the engine's registry lock.</summary>
    public void Absorb(Connections.Connection connection) => _ended += connection.Traffic;
}
