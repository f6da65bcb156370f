using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Connections;

/// <summary>
/// The enhanced authentication of one connection: the exchange of its CONNECT and, one after the other, those of its re-authentications.
/// The receive loop takes what the client says; one task at a time answers.
/// </summary>
/// <param name="authenticator">The method that CONNECT named; it stays that of the connection [MQTT-4.12.1-1].</param>
/// <param name="question">What CONNECT said.</param>
internal sealed class AuthExchange(IEnhancedAuthenticator authenticator, AuthenticationRequest question)
{
    private IEnhancedAuthentication? _current;
    private ReadOnlyMemory<byte>? _data;
    private volatile Turn _turn;

    private enum Turn
    {
        /// <summary>No exchange is under way.</summary>
        Nobody,

        /// <summary>The client has said something that is not answered.</summary>
        Server,

        /// <summary>The method is asked.</summary>
        Method,

        /// <summary>The client was asked for more.</summary>
        Client,
    }

    public string Method => authenticator.Method;

    /// <summary>Whether the client may begin an exchange.</summary>
    public bool IsIdle => _turn == Turn.Nobody;

    /// <summary>Whether the client may go on with an exchange.</summary>
    public bool AwaitsClient => _turn == Turn.Client;

    /// <summary>What the client says, to begin or to go on.</summary>
    /// <param name="data">Its data, or null for none.</param>
    public void Take(ReadOnlyMemory<byte>? data)
    {
        _data = data;
        _turn = Turn.Server;
    }

    /// <summary>Whether the client waits for an answer that nobody has begun yet; the caller gives it then.</summary>
    public bool TryBeginAnswer()
    {
        if (_turn != Turn.Server)
        {
            return false;
        }

        _turn = Turn.Method;
        return true;
    }

    /// <summary>Passes the turn; before the answer is sent, so that the client's next packet finds it so.</summary>
    public void Answered(EnhancedAuthenticationStep step)
    {
        _current = step.Result is null ? _current : null;
        _turn = step.Result is null ? Turn.Client : Turn.Nobody;
    }

    /// <summary>Asks the method; not under a lock, and throws only when cancelled.</summary>
    public async ValueTask<EnhancedAuthenticationStep> AnswerAsync(CancellationToken cancellationToken)
    {
        // Not on the thread that watches the sockets: a method may take its time, but no longer than the connection has.
        await Task.Yield();
        try
        {
            _current ??= authenticator.Begin(question);
            EnhancedAuthenticationStep step = await _current.ContinueAsync(_data, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (step.Result is { } result)
            {
                result.Method = authenticator;
            }

            return step;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return EnhancedAuthenticationStep.Refuse($"the method {LogText.Quote(Method)} failed: {e.Message}", ReasonCode.ServerUnavailable);
        }
    }
}
