using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Names of generated files: stable, and short enough for every file system.</summary>
internal static class HintName
{
    private const int MaxLength = 100;

    public static string Create(string prefix, string part)
    {
        var name = $"{prefix}.{part}";
        if (name.Length > MaxLength)
        {
            using var sha = SHA256.Create();
            var hash = BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(name)), 0, 4).Replace("-", "");
            name = name.Substring(0, MaxLength) + "." + hash;
        }

        return name + ".g.cs";
    }
}
