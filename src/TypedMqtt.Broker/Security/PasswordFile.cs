using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// The users of a <c>password_file</c> as <c>mosquitto_passwd</c> writes it: one <c>user:hash</c> per line, hash schemes <c>$6$</c> and
/// <c>$7$</c>. An immutable snapshot; reloading means parsing again.
/// </summary>
/// <remarks>Stricter than mosquitto: a line it would skip with a warning (damaged hash, plain password, no colon, a user twice) is an error,
/// because a user who silently cannot log in, or logs in with an old password, is worse than a broker that says why it does not start.</remarks>
public sealed class PasswordFile
{
    private readonly Dictionary<string, PasswordHash> _users;
    private readonly Dictionary<string, PasswordHash>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly PasswordHash[] _hashes;

    private PasswordFile(string name, Dictionary<string, PasswordHash> users)
    {
        Name = name;
        _users = users;
        _lookup = users.GetAlternateLookup<ReadOnlySpan<char>>();
        _hashes = [.. users.Values];
    }

    /// <summary>The file this snapshot was read from.</summary>
    public string Name { get; }

    /// <summary>How many users the file has.</summary>
    public int Count => _users.Count;

    /// <summary>The user names, in no particular order.</summary>
    public IReadOnlyCollection<string> UserNames => _users.Keys;

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="MosquittoFileException">The file cannot be read or has errors; all are listed.</exception>
    public static PasswordFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(TextFile.Read(path, "password file"), path);
    }

    /// <summary>Checks the text of a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="name">The file name for error messages.</param>
    /// <exception cref="MosquittoFileException">The text has errors; all are listed.</exception>
    public static PasswordFile Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text), name);
    }

    private static PasswordFile Parse(ReadOnlySpan<byte> content, string name)
    {
        var errors = new List<MosquittoFileDiagnostic>();
        var users = new Dictionary<string, PasswordHash>(StringComparer.Ordinal);
        var definedAt = new Dictionary<string, int>(StringComparer.Ordinal);
        int number = 0;
        foreach (string? line in TextFile.SplitLines(content, name, errors))
        {
            number++;
            if (line is null || PasswordFileLine.IsBlankOrComment(line))
            {
                continue;
            }

            if (!TryParseLine(line, out string? user, out PasswordHash? hash, out string problem))
            {
                errors.Add(new(name, number, problem));
            }
            else if (!definedAt.TryAdd(user, number))
            {
                errors.Add(new(name, number, $"user {LogText.Quote(user)} is already defined at line {definedAt[user]}; expected each user once"));
            }
            else
            {
                users.Add(user, hash);
            }
        }

        return errors.Count == 0 ? new PasswordFile(name, users) : throw new MosquittoFileException(errors);
    }

    /// <summary>Checks a password. An unknown user costs as much time as one of the known users does.</summary>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password bytes of the CONNECT packet; empty when it carried none.</param>
    public PasswordCheck Verify(ReadOnlySpan<char> user, ReadOnlySpan<byte> password)
    {
        if (password.IsEmpty)
        {
            return PasswordCheck.MissingPassword;
        }

        if (_lookup.TryGetValue(user, out PasswordHash? hash))
        {
            return hash.Matches(password) ? PasswordCheck.Ok : PasswordCheck.WrongPassword;
        }

        if (_hashes.Length > 0)
        {
            // The same unknown name always picks the same entry, and string hashes differ per process: repeated tries learn nothing.
            _ = _hashes[(uint)string.GetHashCode(user) % (uint)_hashes.Length].Matches(password);
        }

        return PasswordCheck.UnknownUser;
    }

    /// <summary>The stored hash of a user, or null.</summary>
    internal PasswordHash? Find(string user) => _users.GetValueOrDefault(user);

    private static bool TryParseLine(
        string line, [NotNullWhen(true)] out string? user, [NotNullWhen(true)] out PasswordHash? hash, out string problem)
    {
        user = null;
        hash = null;
        if (PasswordFileLine.Split(line) is not (string name, string value))
        {
            problem = line.TrimStart().StartsWith('#')
                ? "expected '#' in the first column for a comment, or 'user:hash'"
                : "expected 'user:hash', a comment that starts with '#', or a blank line";
            return false;
        }

        if (PasswordFileLine.FindProblem(name) is { } nameProblem)
        {
            problem = $"{nameProblem}; expected 'user:hash'";
            return false;
        }

        hash = PasswordHash.Parse(value.AsSpan().Trim(), out problem);
        problem = hash is null ? $"user {LogText.Quote(name)}: {problem}" : "";
        user = name;
        return hash is not null;
    }
}
