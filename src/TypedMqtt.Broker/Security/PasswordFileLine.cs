namespace TypedMqtt.Broker.Security;

/// <summary>How a line of a password file is divided; shared by the reader and the editor so that they agree.</summary>
internal static class PasswordFileLine
{
    private const int MaxFieldLength = 65535;

    /// <summary>Comments start with '#' in the first column.</summary>
    public static bool IsBlankOrComment(string line) => line.StartsWith('#') || string.IsNullOrWhiteSpace(line);

    /// <summary>Splits at the first colon; null when there is none. The name is trimmed, the value is not.</summary>
    public static (string User, string Value)? Split(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (line[..colon].Trim(), line[(colon + 1)..]);
    }

    /// <summary>Why a name cannot be stored in a password file, or null when it can.</summary>
    public static string? FindProblem(ReadOnlySpan<char> user)
    {
        if (user.IsEmpty)
        {
            return "the user name is empty";
        }

        if (user.Contains(':'))
        {
            return "a user name must not contain ':', which ends the name in the file";
        }

        foreach (char c in user)
        {
            if (char.IsControl(c))
            {
                return "a user name must not contain control characters";
            }
        }

        if (user[0] == '#')
        {
            return "a user name must not start with '#', which starts a comment in the file";
        }

        if (char.IsWhiteSpace(user[0]) || char.IsWhiteSpace(user[^1]))
        {
            return "a user name must not start or end with a space, which the file format drops";
        }

        return user.Length > MaxFieldLength ? $"a user name must not be longer than {MaxFieldLength} characters" : null;
    }
}
