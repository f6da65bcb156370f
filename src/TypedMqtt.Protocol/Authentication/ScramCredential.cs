namespace TypedMqtt.Protocol.Authentication;

/// <summary>What a server stores of a password for SCRAM-SHA-256 (RFC 5802 §3): enough to check it, not enough to log in with it.
/// Not a record: its text form must not show the keys.</summary>
/// <param name="salt">The salt; at least 1 byte, 16 or more are usual.</param>
/// <param name="iterations">PBKDF2 iterations; at least <see cref="ScramSha256.MinimumIterations"/>.</param>
/// <param name="storedKey">H(ClientKey), 32 bytes.</param>
/// <param name="serverKey">HMAC(SaltedPassword, "Server Key"), 32 bytes.</param>
public sealed class ScramCredential(ReadOnlyMemory<byte> salt, int iterations, ReadOnlyMemory<byte> storedKey, ReadOnlyMemory<byte> serverKey)
{
    /// <summary>The salt.</summary>
    public ReadOnlyMemory<byte> Salt { get; } = salt.Length > 0 ? salt : throw new ArgumentException("A credential needs a salt.", nameof(salt));

    /// <summary>PBKDF2 iterations.</summary>
    public int Iterations { get; } = iterations >= ScramSha256.MinimumIterations ? iterations
        : throw new ArgumentOutOfRangeException(nameof(iterations), iterations, $"RFC 7677 asks for at least {ScramSha256.MinimumIterations} iterations.");

    /// <summary>H(ClientKey): what the client's proof is checked against.</summary>
    public ReadOnlyMemory<byte> StoredKey { get; } = OfHashSize(storedKey, nameof(storedKey));

    /// <summary>What the server proves itself with.</summary>
    public ReadOnlyMemory<byte> ServerKey { get; } = OfHashSize(serverKey, nameof(serverKey));

    private static ReadOnlyMemory<byte> OfHashSize(ReadOnlyMemory<byte> key, string name) => key.Length == ScramSha256.HashSize ? key
        : throw new ArgumentException($"The key has {key.Length} bytes, SHA-256 makes {ScramSha256.HashSize}.", name);
}
