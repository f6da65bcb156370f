namespace TypedMqtt.Broker.Security;

/// <summary>The outcome of a password check. For logs only: a client must not learn which check failed.</summary>
public enum PasswordCheck
{
    /// <summary>The user exists and the password is right.</summary>
    Ok,

    /// <summary>The file has no such user.</summary>
    UnknownUser,

    /// <summary>The user exists and the password is wrong.</summary>
    WrongPassword,

    /// <summary>No password was given, or an empty one, which never logs in.</summary>
    MissingPassword,
}
