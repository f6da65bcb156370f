namespace TypedMqtt.Interop.Matrix;

/// <summary>Who may do what under every broker of the matrix.</summary>
internal static class Credentials
{
    /// <summary>The user, and its password.</summary>
    public const string User = "peer";

    /// <summary>What the user may write and read lies below this.</summary>
    public const string Allowed = "matrix";

    public const string PasswordFile = "passwords";
    public const string AclFile = "acl";

    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        [PasswordFile] = Peers.MosquittoPasswords.FileFor([User]),
        [AclFile] = $"user {User}\ntopic readwrite {Allowed}/#\n",
    };
}
