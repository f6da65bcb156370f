using System.Security.Cryptography;
using TypedMqtt.Protocol.Authentication;

namespace TypedMqtt;

/// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never crosses the wire, and the broker has to prove that it knows it too.</summary>
/// <param name="maximumIterations">Most iterations the client computes for a broker that it does not know yet; default 1,000,000, less than a
/// second of one core.</param>
public sealed class MqttScramSha256Authenticator(int maximumIterations = 1_000_000) : IMqttEnhancedAuthenticator
{
    /// <inheritdoc/>
    public string Method => ScramSha256.MethodName;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no user name or no password.</exception>
    public IMqttEnhancedAuthentication Begin(Uri server, MqttCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials is { UserName: { } userName, Password: { } password }
            ? new Exchange(new ScramSha256Client(userName, password, maximumIterations))
            : throw new ArgumentException($"{Method} needs a user name and a password. Set them in MqttClientOptions, or have the CredentialsProvider give them.");
    }

    private sealed class Exchange(ScramSha256Client client) : IMqttEnhancedAuthentication
    {
        public ValueTask<ReadOnlyMemory<byte>?> StartAsync(CancellationToken cancellationToken) => new(client.FirstMessage);

        public ValueTask<ReadOnlyMemory<byte>?> ContinueAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
            new(client.Respond(data is { } bytes ? bytes.Span : default));

        public ValueTask CompleteAsync(ReadOnlyMemory<byte>? data, CancellationToken cancellationToken) =>
            client.CheckFinal(data is { } bytes ? bytes.Span : default) ? ValueTask.CompletedTask
                : throw new CryptographicException("The broker has not proved that it knows the password: it is not the one that stores it.");
    }
}
