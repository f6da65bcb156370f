namespace TypedMqtt.Broker.Security;

/// <summary>
/// The checks of <c>allow_anonymous</c> and <c>password_file</c> in mosquitto's order: without a user name, or with an empty one, a client
/// is anonymous; a name from a verified certificate needs nothing more; any other needs the password from the file; without a file any name is taken if anonymous clients are allowed. Every
/// refusal is "not authorised", whichever check failed.
/// </summary>
/// <param name="passwords">The password file, or null when none is configured.</param>
/// <param name="allowAnonymous">Whether clients without a user name may connect.</param>
public sealed class PasswordFileAuthenticator(PasswordFile? passwords, bool allowAnonymous) : IAuthenticator
{
    // One hash may take 100 ms of a core. Half of the cores keep serving the clients that are connected.
    private static readonly SemaphoreSlim Hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.UserName is not { Length: > 0 } user)
        {
            return new(allowAnonymous
                ? AuthenticationResult.Accept(null, "anonymous clients are allowed")
                : AuthenticationResult.Refuse("the client gave no user name and allow_anonymous is false"));
        }

        if (request.IsUserNameVerified)
        {
            return new(AuthenticationResult.AcceptCertificate(user));
        }

        if (passwords is null)
        {
            return new(allowAnonymous
                ? AuthenticationResult.Accept(user, "there is no password_file and anonymous clients are allowed")
                : AuthenticationResult.Refuse(
                    $"user {LogText.Quote(user)} cannot be checked: there is no password_file and allow_anonymous is false"));
        }

        return CheckPasswordAsync(passwords, user, request.Password ?? default, cancellationToken);
    }

    /// <inheritdoc/>
    public bool IsStillValid(AuthenticationResult accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        if (accepted.IsByCertificate)
        {
            return true;
        }

        if (accepted.UserName is not { } user)
        {
            return allowAnonymous;
        }

        return passwords is null
            ? allowAnonymous
            : accepted.CheckedAgainst is { } then && passwords.Find(user) is { } now && now.IsSame(then);
    }

    private static async ValueTask<AuthenticationResult> CheckPasswordAsync(
        PasswordFile passwords, string user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        await Hashing.WaitAsync(cancellationToken).ConfigureAwait(false);
        PasswordCheck check;
        try
        {
            check = await Task.Run(() => passwords.Verify(user, password.Span), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Hashing.Release();
        }

        return check switch
        {
            PasswordCheck.Ok => AuthenticationResult.Accept(user, passwords.Find(user), $"the password matches {passwords.Name}"),
            PasswordCheck.UnknownUser => AuthenticationResult.Refuse($"user {LogText.Quote(user)} is not in {passwords.Name}"),
            PasswordCheck.MissingPassword => AuthenticationResult.Refuse($"user {LogText.Quote(user)} gave no password"),
            _ => AuthenticationResult.Refuse($"the password of user {LogText.Quote(user)} is wrong"),
        };
    }
}
