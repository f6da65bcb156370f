namespace TypedMqtt.Broker.Security;

/// <summary>
/// Password and ACL file in force. A reload reads and checks both files first and then replaces both in one step; if either has an error
/// the old ones stay (mosquitto 2.0 lets everybody do everything after a reload of a damaged ACL file).
/// </summary>
public sealed class SecurityPolicy : IAuthenticator, IAuthorizer, IReloadable
{
    private volatile Snapshot _current;

    private SecurityPolicy(SecuritySettings settings, Snapshot first)
    {
        Settings = settings;
        _current = first;
    }

    /// <summary>The settings the policy was loaded from.</summary>
    public SecuritySettings Settings { get; }

    /// <inheritdoc/>
    public long Generation => _current.Generation;

    /// <summary>Warnings about the files in force.</summary>
    public IReadOnlyList<MosquittoFileDiagnostic> Warnings => _current.Warnings;

    /// <summary>Reads the files of the settings.</summary>
    /// <param name="settings">Which files to read.</param>
    /// <exception cref="MosquittoFileException">A file cannot be read or has errors; the errors of both files are listed.</exception>
    public static SecurityPolicy Load(SecuritySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new SecurityPolicy(settings, Read(settings, generation: 1));
    }

    /// <summary>Reads the files again. On any error the policy in force stays, with its generation.</summary>
    public SecurityReloadResult Reload()
    {
        (IReadOnlyList<MosquittoFileDiagnostic> errors, IReadOnlyList<MosquittoFileDiagnostic> warnings) = Reloading.Reload([this]);
        return new SecurityReloadResult(Generation, errors, warnings);
    }

    Action IReloadable.Prepare(List<MosquittoFileDiagnostic> warnings)
    {
        Snapshot next = Read(Settings, Generation + 1);
        warnings.AddRange(next.Warnings);
        return () => _current = next;
    }

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken) =>
        _current.Authenticator.AuthenticateAsync(request, cancellationToken);

    /// <inheritdoc/>
    public bool IsStillValid(AuthenticationResult accepted) => _current.Authenticator.IsStillValid(accepted);

    /// <inheritdoc cref="IAuthorizer.For"/>
    public ClientAcl For(string? userName, string clientId) =>
        _current.Acl?.Compile(userName, clientId, Settings.AclSubscribe) ?? ClientAcl.Unrestricted(userName, clientId);

    IClientAuthorization IAuthorizer.For(string? userName, string clientId) => For(userName, clientId);

    private static Snapshot Read(SecuritySettings settings, long generation)
    {
        var errors = new List<MosquittoFileDiagnostic>();
        PasswordFile? passwords = ReadOne(settings.PasswordFile, PasswordFile.Load, errors);
        AclFile? acl = ReadOne(settings.AclFile, AclFile.Load, errors);
        return errors.Count == 0
            ? new Snapshot(generation, new PasswordFileAuthenticator(passwords, settings.AllowAnonymous), acl, acl?.Warnings ?? [])
            : throw new MosquittoFileException(errors);
    }

    private static T? ReadOne<T>(string? path, Func<string, T> load, List<MosquittoFileDiagnostic> errors)
        where T : class
    {
        try
        {
            return path is null ? null : load(path);
        }
        catch (MosquittoFileException e)
        {
            errors.AddRange(e.Errors);
            return null;
        }
    }

    private sealed record Snapshot(
        long Generation, PasswordFileAuthenticator Authenticator, AclFile? Acl, IReadOnlyList<MosquittoFileDiagnostic> Warnings);
}
