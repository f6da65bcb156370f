namespace TypedMqtt.Broker.Storage;

/// <summary>Sessions live as long as the process: the engine's own memory is the store.</summary>
internal sealed class MemorySessionStore : ISessionStore
{
    public void SessionOpened(string clientId, uint expirySeconds, bool resumed)
    {
    }

    public void SessionEnded(string clientId)
    {
    }

    public ValueTask CommitAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
