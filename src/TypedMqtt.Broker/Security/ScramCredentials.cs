using System.Collections.Concurrent;
using TypedMqtt.Protocol.Authentication;

namespace TypedMqtt.Broker.Security;

/// <summary>Credentials in memory. May be changed while a broker uses it; clients that are connected stay.</summary>
public sealed class ScramCredentials : IScramCredentialStore
{
    private readonly ConcurrentDictionary<string, ScramCredential> _byName = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces a user.</summary>
    /// <param name="userName">The user name.</param>
    /// <param name="credential">The credential; <see cref="ScramSha256.CreateCredential"/> makes one of a password.</param>
    public void Set(string userName, ScramCredential credential) => _byName[userName] = credential;

    /// <summary>Removes a user; false when there is none.</summary>
    /// <param name="userName">The user name.</param>
    public bool Remove(string userName) => _byName.TryRemove(userName, out _);

    /// <inheritdoc/>
    public ValueTask<ScramCredential?> FindAsync(string userName, CancellationToken cancellationToken) => new(_byName.GetValueOrDefault(userName));
}
