using System.Security.Cryptography;

namespace TypedMqtt.Protocol.Authentication;

/// <summary>The computations of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677), for clients and servers.</summary>
public static class ScramSha256
{
    /// <summary>The authentication method's name in CONNECT and AUTH.</summary>
    public const string MethodName = "SCRAM-SHA-256";

    /// <summary>Bytes of every key, proof and signature.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>Fewest PBKDF2 iterations (RFC 7677 §4); fewer are refused by both ends.</summary>
    public const int MinimumIterations = 4096;

    /// <summary>SaltedPassword := Hi(Normalize(password), salt, i); the slow part.</summary>
    /// <param name="password">The password as typed.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">PBKDF2 iterations.</param>
    /// <exception cref="ArgumentException">The password holds characters that SASLprep prohibits.</exception>
    public static byte[] SaltPassword(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(SaslPrep.Normalize(password), salt, iterations, HashAlgorithmName.SHA256, HashSize);

    /// <summary>What a server stores of a password.</summary>
    /// <param name="password">The password as typed.</param>
    /// <param name="salt">The salt; empty for a fresh one of 16 bytes.</param>
    /// <param name="iterations">PBKDF2 iterations.</param>
    public static ScramCredential CreateCredential(string password, ReadOnlySpan<byte> salt = default, int iterations = 100_000)
    {
        byte[] used = salt.IsEmpty ? RandomNumberGenerator.GetBytes(16) : salt.ToArray();
        byte[] salted = SaltPassword(password, used, iterations);
        return new ScramCredential(used, iterations, SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8)), ServerKeyOf(salted));
    }

    /// <summary>ClientProof := ClientKey XOR HMAC(H(ClientKey), AuthMessage).</summary>
    /// <param name="saltedPassword">What <see cref="SaltPassword"/> made.</param>
    /// <param name="authMessage">client-first-message-bare "," server-first-message "," client-final-message-without-proof.</param>
    public static byte[] ClientProof(ReadOnlySpan<byte> saltedPassword, ReadOnlySpan<byte> authMessage)
    {
        byte[] proof = HMACSHA256.HashData(saltedPassword, "Client Key"u8);
        Xor(proof, HMACSHA256.HashData(SHA256.HashData(proof), authMessage));
        return proof;
    }

    /// <summary>ServerKey := HMAC(SaltedPassword, "Server Key").</summary>
    /// <param name="saltedPassword">What <see cref="SaltPassword"/> made.</param>
    public static byte[] ServerKeyOf(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Server Key"u8);

    /// <summary>ServerSignature := HMAC(ServerKey, AuthMessage).</summary>
    /// <param name="serverKey">The server key.</param>
    /// <param name="authMessage">As for <see cref="ClientProof"/>.</param>
    public static byte[] ServerSignature(ReadOnlySpan<byte> serverKey, ReadOnlySpan<byte> authMessage) => HMACSHA256.HashData(serverKey, authMessage);

    /// <summary>Whether a proof was made with the password of a stored key; takes the same time for every wrong one.</summary>
    /// <param name="storedKey">H(ClientKey).</param>
    /// <param name="authMessage">As for <see cref="ClientProof"/>.</param>
    /// <param name="proof">The client's proof.</param>
    public static bool IsProof(ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> authMessage, ReadOnlySpan<byte> proof)
    {
        if (proof.Length != HashSize)
        {
            return false;
        }

        byte[] clientKey = HMACSHA256.HashData(storedKey, authMessage);
        Xor(clientKey, proof);
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), storedKey);
    }

    /// <summary>A fresh nonce: 18 random bytes as Base64, which has no comma.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }
}
