using TypedMqtt.Protocol.Authentication;

namespace TypedMqtt.Broker.Security;

/// <summary>Where a <see cref="ScramSha256Authenticator"/> finds what is stored of passwords.</summary>
public interface IScramCredentialStore
{
    /// <summary>The credential of a user, or null when there is no such user.</summary>
    /// <param name="userName">The user name, prepared as RFC 4013 says.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone or its time is up.</param>
    ValueTask<ScramCredential?> FindAsync(string userName, CancellationToken cancellationToken);
}
