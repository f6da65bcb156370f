using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Connections;

/// <summary>Answers a client that authenticates again, beside the receive loop: its other packets are processed meanwhile (4.12.1).</summary>
internal sealed class Reauthentication(Connection connection, CancellationToken stopping)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Answers what the client has said, if it waits for that; called by the receive loop.</summary>
    public void Continue()
    {
        if (connection is { State: ConnectionState.Connected, Exchange: { } exchange } && exchange.TryBeginAnswer())
        {
            _last = AnswerAsync(_last, exchange);
        }
    }

    /// <summary>Completes when nothing is answered any more; after the connection is closed, which does not wait for a method that ignores it.</summary>
    public Task EndAsync() => _last;

    private async Task AnswerAsync(Task previous, AuthExchange exchange)
    {
        await previous.ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, connection.Closed);
        EnhancedAuthenticationStep step;
        try
        {
            step = await exchange.AnswerAsync(ended.Token).ConfigureAwait(false);
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            return;
        }

        FlushSet flush = FlushSet.Rent();
        connection.CompleteReauthentication(step, flush);
        flush.FlushAndReturn();
    }
}
