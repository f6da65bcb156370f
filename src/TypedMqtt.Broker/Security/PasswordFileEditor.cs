using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>
/// Changes a password file the way <c>mosquitto_passwd</c> does, without its traps: every change replaces the file in one step, comments
/// and order are kept, existing hashes are never hashed again and colons in plain passwords survive.
/// </summary>
/// <remarks>Hashes are written as <c>$7$</c> (PBKDF2-HMAC-SHA512) with salts of 12 bytes, which mosquitto 1.6, 2.0 and 2.1 accept.</remarks>
public sealed class PasswordFileEditor
{
    /// <summary>The default number of PBKDF2 iterations.</summary>
    public const int DefaultIterations = 210_000;

    private const int SaltBytes = 12;
    private const int MaxPasswordBytes = 65535;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly int _iterations;

    /// <summary>Prepares to edit a file; nothing is read or written yet.</summary>
    /// <param name="path">The password file.</param>
    /// <param name="iterations">PBKDF2 iterations of new hashes, 1 to 2,000,000.</param>
    public PasswordFileEditor(string path, int iterations = DefaultIterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, PasswordHash.MaxIterations);
        _path = path;
        _iterations = iterations;
    }

    /// <summary>Writes a new file with one user; an existing file is replaced (<c>-c</c>).</summary>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ArgumentException">The name or the password cannot be stored.</exception>
    public void Create(string user, string password) => AtomicFile.Write(_path, [FormatLine(user, password)]);

    /// <summary>Adds a user or changes the password of one (<c>-b</c>).</summary>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password.</param>
    /// <returns>True when the user is new, false when the password of an existing user was changed.</returns>
    /// <exception cref="ArgumentException">The name or the password cannot be stored.</exception>
    /// <exception cref="MosquittoFileException">The file does not exist or cannot be read.</exception>
    public bool Set(string user, string password)
    {
        string entry = FormatLine(user, password);
        List<string> lines = ReadLines();
        int first = lines.FindIndex(line => Defines(line, user));
        if (first < 0)
        {
            lines.Add(entry);
        }
        else
        {
            lines[first] = entry;
            lines.RemoveAll(line => !ReferenceEquals(line, entry) && Defines(line, user));
        }

        AtomicFile.Write(_path, lines);
        return first < 0;
    }

    /// <summary>Removes a user (<c>-D</c>).</summary>
    /// <param name="user">The user name.</param>
    /// <returns>False when the file has no such user; it is then left as it is.</returns>
    /// <exception cref="MosquittoFileException">The file does not exist or cannot be read.</exception>
    public bool Delete(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        List<string> lines = ReadLines();
        if (lines.RemoveAll(line => Defines(line, user)) == 0)
        {
            return false;
        }

        AtomicFile.Write(_path, lines);
        return true;
    }

    /// <summary>Hashes the plain passwords of a file of <c>user:password</c> lines (<c>-U</c>); lines that hold a hash already stay.</summary>
    /// <returns>How many passwords were hashed.</returns>
    /// <exception cref="MosquittoFileException">The file cannot be read or has lines that are neither; it is then left as it is.</exception>
    public int Upgrade()
    {
        List<string> lines = ReadLines();
        var errors = new List<MosquittoFileDiagnostic>();
        int converted = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            if (PasswordFileLine.IsBlankOrComment(lines[i]))
            {
                continue;
            }

            if (PasswordFileLine.Split(lines[i]) is not (string user, string value))
            {
                errors.Add(new(_path, i + 1, "expected 'user:password', 'user:hash', a comment or a blank line"));
            }
            else if ((PasswordFileLine.FindProblem(user) ?? FindProblem(value)) is { } problem)
            {
                errors.Add(new(_path, i + 1, problem));
            }
            else if (PasswordHash.LooksLikeHash(value.AsSpan().Trim()))
            {
                if (PasswordHash.Parse(value.AsSpan().Trim(), out problem) is null)
                {
                    errors.Add(new(
                        _path, i + 1, $"user {LogText.Quote(user)} has a damaged or unsupported hash: {problem}; set the password again"));
                }
            }
            else
            {
                lines[i] = FormatLine(user, value);
                converted++;
            }
        }

        if (errors.Count > 0)
        {
            throw new MosquittoFileException(errors);
        }

        if (converted > 0)
        {
            AtomicFile.Write(_path, lines);
        }

        return converted;
    }

    private static bool Defines(string line, string user) =>
        !PasswordFileLine.IsBlankOrComment(line) && PasswordFileLine.Split(line) is (string name, _) && name == user;

    private static string? FindProblem(string password)
    {
        if (password.Length == 0)
        {
            return "the password is empty; an empty password never logs in";
        }

        try
        {
            return StrictUtf8.GetByteCount(password) > MaxPasswordBytes ? $"the password is longer than {MaxPasswordBytes} bytes" : null;
        }
        catch (EncoderFallbackException)
        {
            return "the password is not valid Unicode text";
        }
    }

    private string FormatLine(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        if (PasswordFileLine.FindProblem(user) is { } userProblem)
        {
            throw new ArgumentException(userProblem, nameof(user));
        }

        if (FindProblem(password) is { } passwordProblem)
        {
            throw new ArgumentException(passwordProblem, nameof(password));
        }

        byte[] bytes = StrictUtf8.GetBytes(password);
        try
        {
            return $"{user}:{PasswordHash.Create(bytes, _iterations, RandomNumberGenerator.GetBytes(SaltBytes))}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private List<string> ReadLines()
    {
        var errors = new List<MosquittoFileDiagnostic>();
        List<string?> lines = TextFile.SplitLines(TextFile.Read(_path, "password file"), _path, errors);
        return errors.Count == 0 ? lines.ConvertAll(line => line!) : throw new MosquittoFileException(errors);
    }
}
