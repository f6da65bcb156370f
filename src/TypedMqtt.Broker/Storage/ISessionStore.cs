namespace TypedMqtt.Broker.Storage;

/// <summary>
/// Where sessions are recorded so that they survive the process. The engine records what changes while it processes a read batch; the
/// shell awaits <see cref="CommitAsync"/> before the batch's answers are sent, so that an acknowledgement never precedes the record.
/// </summary>
internal interface ISessionStore : IAsyncDisposable
{
    /// <summary>A session was created or resumed.</summary>
    void SessionOpened(string clientId, uint expirySeconds, bool resumed);

    /// <summary>A session has ended or expired.</summary>
    void SessionEnded(string clientId);

    /// <summary>Completes when everything recorded so far is durable; completed already when nothing is waiting.</summary>
    ValueTask CommitAsync();
}
