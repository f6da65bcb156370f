using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Interop.Peers;

/// <summary>Writes what <c>mosquitto_passwd</c> would: PBKDF2-HMAC-SHA512, 101 iterations, 12 bytes of salt (mosquitto 2.0 reads no other length).</summary>
internal static class MosquittoPasswords
{
    private const int Iterations = 101;

    /// <summary>A <c>password_file</c> in which every user's password is its name.</summary>
    public static string FileFor(IEnumerable<string> users) => string.Concat(users.Select(user => $"{Line(user, password: user)}\n"));

    private static string Line(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA512, 64);
        return $"{user}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
