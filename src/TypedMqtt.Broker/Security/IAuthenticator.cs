namespace TypedMqtt.Broker.Security;

/// <summary>Decides who may connect. Asked once per CONNECT, before a session is looked up.</summary>
public interface IAuthenticator
{
    /// <summary>Checks the credentials of a CONNECT.</summary>
    /// <param name="request">What the client sent.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken);

    /// <summary>Whether a client that was accepted earlier would still be known now; asked for every connection after a reload.</summary>
    /// <param name="accepted">The result the client was accepted with.</param>
    bool IsStillValid(AuthenticationResult accepted) => true;
}
