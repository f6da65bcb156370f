using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Protocol.Authentication;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never crosses the wire, and the broker proves that it knows it too. An unknown user
/// gets a challenge like any other, the same each time, and fails at its end.
/// </summary>
/// <param name="store">Where credentials are.</param>
/// <param name="unknownUserIterations">The iterations a user that does not exist is asked for; choose what your credentials have, so that
/// they do not differ. Default 100 000, as <see cref="ScramSha256.CreateCredential"/>.</param>
public sealed class ScramSha256Authenticator(IScramCredentialStore store, int unknownUserIterations = 100_000) : IEnhancedAuthenticator
{
    private const int SaltSize = 16;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(ScramSha256.HashSize);

    /// <inheritdoc/>
    public string Method => ScramSha256.MethodName;

    /// <inheritdoc/>
    public IEnhancedAuthentication Begin(AuthenticationRequest request) => new Exchange(this, store);

    private ScramCredential CredentialOfNobody(string userName)
    {
        byte[] salt = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(userName))[..SaltSize];
        byte[] keys = RandomNumberGenerator.GetBytes(2 * ScramSha256.HashSize);
        return new ScramCredential(salt, unknownUserIterations, keys.AsMemory(0, ScramSha256.HashSize), keys.AsMemory(ScramSha256.HashSize));
    }

    private sealed class Exchange(ScramSha256Authenticator authenticator, IScramCredentialStore store) : IEnhancedAuthentication
    {
        private readonly ScramSha256Server _server = new();
        private bool _isChallenged;
        private bool _isKnown;

        public ValueTask<EnhancedAuthenticationStep> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken)
        {
            if (_isChallenged)
            {
                return new(Finish(data ?? default));
            }

            // A client may name the method first and begin when asked to (RFC 4422 §3.3).
            return data is { } first ? ChallengeAsync(first, cancellationToken) : new(EnhancedAuthenticationStep.Continue(null));
        }

        private async ValueTask<EnhancedAuthenticationStep> ChallengeAsync(ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
        {
            if (!_server.TryReadFirst(first.Span, out string error))
            {
                return EnhancedAuthenticationStep.Refuse(error);
            }

            ScramCredential? credential = await store.FindAsync(_server.UserName, cancellationToken).ConfigureAwait(false);
            _isKnown = credential is not null;
            _isChallenged = true;
            return EnhancedAuthenticationStep.Continue(_server.Challenge(credential ?? authenticator.CredentialOfNobody(_server.UserName)));
        }

        private EnhancedAuthenticationStep Finish(ReadOnlyMemory<byte> final)
        {
            bool isProved = _server.TryFinish(final.Span, out byte[]? last, out string error);
            return isProved && _isKnown
                ? EnhancedAuthenticationStep.Accept(_server.UserName, "SCRAM-SHA-256", last)
                : EnhancedAuthenticationStep.Refuse($"user {LogText.Quote(_server.UserName)} by SCRAM-SHA-256: {(_isKnown ? error : "there is no such user")}");
        }
    }
}
