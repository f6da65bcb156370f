using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>The rules of an <c>acl_file</c> in mosquitto's format: an immutable snapshot; reloading means parsing again.</summary>
/// <remarks>
/// <para><c>topic</c> lines before the first <c>user</c> line are for clients without a user name only; sections of the same user are
/// merged; <c>pattern</c> lines are for every client, wherever they stand. A user without a section has the patterns only.</para>
/// <para>Decisions are mosquitto's, with one exception: a pattern that does not start with <c>$</c> never reaches topics below <c>$</c>,
/// so that a client cannot get there by choosing <c>$SYS</c> as its client id.</para>
/// </remarks>
public sealed class AclFile
{
    private readonly Dictionary<string, AclRules> _users;
    private readonly AclRules _anonymous;
    private readonly AclRules _fixedPatterns;
    private readonly AclRule[] _patterns;

    internal AclFile(
        string name,
        Dictionary<string, AclRules> users,
        AclRules anonymous,
        AclRule[] patterns,
        IReadOnlyList<MosquittoFileDiagnostic> warnings)
    {
        Name = name;
        Warnings = warnings;
        _users = users;
        _anonymous = anonymous;
        _patterns = patterns;
        _fixedPatterns = Array.Exists(patterns, rule => rule.HasVariables) ? AclRules.None : new AclRules(patterns);
    }

    /// <summary>The file this snapshot was read from.</summary>
    public string Name { get; }

    /// <summary>Lines that are valid and probably not what was meant.</summary>
    public IReadOnlyList<MosquittoFileDiagnostic> Warnings { get; }

    /// <summary>Whether the file has <c>pattern</c> lines, which depend on names that clients choose.</summary>
    public bool HasPatterns => _patterns.Length > 0;

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="MosquittoFileException">The file cannot be read or has errors; all are listed.</exception>
    public static AclFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new AclFileParser(path).Parse(TextFile.Read(path, "ACL file"));
    }

    /// <summary>Checks the text of a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="name">The file name for error messages.</param>
    /// <exception cref="MosquittoFileException">The text has errors; all are listed.</exception>
    public static AclFile Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new AclFileParser(name).Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The rules for one client.</summary>
    /// <param name="userName">The user name it logged in with; null or empty for an anonymous client.</param>
    /// <param name="clientId">Its client identifier.</param>
    /// <param name="mode">When a SUBSCRIBE is refused.</param>
    public ClientAcl Compile(string? userName, string clientId, AclSubscribeMode mode = AclSubscribeMode.Intersect)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        userName = string.IsNullOrEmpty(userName) ? null : userName;
        AclRules own = userName is null ? _anonymous : _users.GetValueOrDefault(userName, AclRules.None);
        return new ClientAcl(this, own, ExpandPatterns(userName, clientId), mode, userName, clientId);
    }

    /// <summary>Such a name would turn a pattern into a wildcard, so the client gets no patterns at all.</summary>
    internal static bool IsUnsafeInPatterns(string? userName, string clientId) =>
        clientId.AsSpan().ContainsAny('+', '#') || userName.AsSpan().ContainsAny('+', '#');

    private AclRules ExpandPatterns(string? userName, string clientId)
    {
        if (_patterns.Length == 0 || IsUnsafeInPatterns(userName, clientId))
        {
            return AclRules.None;
        }

        return ReferenceEquals(_fixedPatterns, AclRules.None)
            ? new AclRules([.. _patterns.Select(rule => rule.Expand(userName, clientId)).OfType<AclRule>()])
            : _fixedPatterns;
    }
}
