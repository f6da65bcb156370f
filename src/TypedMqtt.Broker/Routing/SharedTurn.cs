namespace TypedMqtt.Broker.Routing;

/// <summary>Counts the messages of one shared subscription, to spread them over its members.</summary>
internal sealed class SharedTurn
{
    private int _last = -1;

    public uint Take() => (uint)Interlocked.Increment(ref _last);
}
