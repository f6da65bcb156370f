namespace TypedMqtt.Broker.Security;

/// <summary>An authentication method of MQTT 5.0 (4.12): what clients say that name it in CONNECT, and when they authenticate again.
/// Such clients are not asked about by the <see cref="IAuthenticator"/>.</summary>
public interface IEnhancedAuthenticator
{
    /// <summary>The method's name, compared letter by letter with the client's Authentication Method.</summary>
    string Method { get; }

    /// <summary>Begins an exchange: for a CONNECT, and for each re-authentication of its connection (4.12.1). What it throws refuses the client.</summary>
    /// <param name="request">What the CONNECT said. The user name is what the client claims; the method decides who it is.</param>
    IEnhancedAuthentication Begin(AuthenticationRequest request);

    /// <summary>Whether a client that was accepted earlier would still be known now; asked for every connection after a reload.</summary>
    /// <param name="accepted">The result the client was accepted with.</param>
    bool IsStillValid(AuthenticationResult accepted) => true;
}
