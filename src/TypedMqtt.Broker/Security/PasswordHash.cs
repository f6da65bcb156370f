using System.Globalization;
using System.Security.Cryptography;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// One stored password: <c>$6$salt$hash</c>, a single SHA-512 over password and salt, or <c>$7$iterations$salt$hash</c>,
/// PBKDF2-HMAC-SHA512. Salt and hash are base64 with padding.
/// </summary>
internal sealed class PasswordHash
{
    public const int MaxIterations = 2_000_000;
    public const int MaxSaltBytes = 64;
    private const int HashBytes = 64;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        Iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>PBKDF2 iterations; 0 for the single SHA-512 of <c>$6$</c>.</summary>
    public int Iterations { get; }

    public static PasswordHash Create(ReadOnlySpan<byte> password, int iterations, ReadOnlySpan<byte> salt)
    {
        byte[] hash = new byte[HashBytes];
        Compute(password, salt, iterations, hash);
        return new PasswordHash(iterations, salt.ToArray(), hash);
    }

    /// <summary>Compares in constant time. Costs the same whether the password is right or wrong.</summary>
    public bool Matches(ReadOnlySpan<byte> password)
    {
        Span<byte> computed = stackalloc byte[HashBytes];
        Compute(password, _salt, Iterations, computed);
        return CryptographicOperations.FixedTimeEquals(computed, _hash);
    }

    /// <summary>Whether the other one was made from the same password, salt and cost: the password has not been set again.</summary>
    public bool IsSame(PasswordHash other) => Iterations == other.Iterations && _salt.AsSpan().SequenceEqual(other._salt)
        && CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    /// <summary>Whether the text claims to be a hash of some scheme, well formed or not.</summary>
    public static bool LooksLikeHash(ReadOnlySpan<char> text) =>
        text.StartsWith("$6$") || text.StartsWith("$7$") || text.StartsWith("$argon2id$");

    /// <summary>Parses a hash; on failure <paramref name="problem"/> says what was expected, without showing the text.</summary>
    public static PasswordHash? Parse(ReadOnlySpan<char> text, out string problem)
    {
        int iterations = 0;
        ReadOnlySpan<char> rest;
        if (text.StartsWith("$6$"))
        {
            rest = text[3..];
        }
        else if (text.StartsWith("$7$"))
        {
            rest = text[3..];
            int dollar = rest.IndexOf('$');
            if (dollar < 0 || !int.TryParse(rest[..dollar], NumberStyles.None, CultureInfo.InvariantCulture, out iterations)
                || iterations is < 1 or > MaxIterations)
            {
                problem = $"expected an iteration count from 1 to {MaxIterations} after '$7$'";
                return null;
            }

            rest = rest[(dollar + 1)..];
        }
        else
        {
            problem = text.StartsWith("$argon2id$")
                ? "argon2id hashes are not supported; set the password again with 'typedmqtt passwd FILE USER'"
                : "expected a hash that starts with '$6$' or '$7$'; a file of plain passwords is converted with 'typedmqtt passwd -U FILE'";
            return null;
        }

        int separator = rest.IndexOf('$');
        byte[]? salt = separator < 0 ? null : Decode(rest[..separator], MaxSaltBytes);
        byte[]? hash = separator < 0 ? null : Decode(rest[(separator + 1)..], HashBytes);
        if (salt is not { Length: >= 1 })
        {
            problem = $"expected a salt of 1 to {MaxSaltBytes} bytes in base64, then '$' and the hash";
            return null;
        }

        if (hash is not { Length: HashBytes })
        {
            problem = $"expected a hash of {HashBytes} bytes in base64 with padding after the salt; the line is cut off or damaged";
            return null;
        }

        problem = "";
        return new PasswordHash(iterations, salt, hash);
    }

    /// <summary>The text of the password file.</summary>
    public override string ToString() => Iterations == 0
        ? $"$6${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}"
        : string.Create(CultureInfo.InvariantCulture, $"$7${Iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    private static void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, Span<byte> hash)
    {
        if (iterations > 0)
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, hash, iterations, HashAlgorithmName.SHA512);
            return;
        }

        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(password);
        sha.AppendData(salt);
        sha.GetHashAndReset(hash);
    }

    private static byte[]? Decode(ReadOnlySpan<char> base64, int maxBytes)
    {
        // The framework skips white space inside base64; a password file has none.
        if (base64.IsEmpty || base64.ContainsAny(" \t\r\n") || base64.Length > (maxBytes + 2) / 3 * 4)
        {
            return null;
        }

        byte[] buffer = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, buffer, out int written) && written <= maxBytes ? buffer[..written] : null;
    }
}
