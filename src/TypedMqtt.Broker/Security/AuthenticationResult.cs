namespace TypedMqtt.Broker.Security;

/// <summary>Whether a client may connect, and as whom.</summary>
public sealed class AuthenticationResult
{
    private AuthenticationResult(ReasonCode reasonCode, string? userName, string logReason)
    {
        ReasonCode = reasonCode;
        UserName = userName;
        LogReason = logReason;
    }

    /// <summary>Whether the client may connect.</summary>
    public bool IsAccepted => ReasonCode == ReasonCode.Success;

    /// <summary>The reason code for the CONNACK: success, or for 3.1.1 the return code that corresponds to it.</summary>
    public ReasonCode ReasonCode { get; }

    /// <summary>The name the client is known by from now on, or null for an anonymous one.</summary>
    public string? UserName { get; }

    /// <summary>A sentence for the log that says which check decided. Never for the client.</summary>
    public string LogReason { get; }

    /// <summary>The stored hash the password was checked against, to notice when it is changed.</summary>
    internal PasswordHash? CheckedAgainst { get; private init; }

    /// <summary>The method of enhanced authentication the client was accepted by; null for the <see cref="IAuthenticator"/>.</summary>
    internal IEnhancedAuthenticator? Method { get; set; }

    /// <summary>Whether a certificate proved the user name: no password file can revoke it.</summary>
    internal bool IsByCertificate { get; private init; }

    /// <summary>The client may connect.</summary>
    /// <param name="userName">The name it is known by, or null for an anonymous client.</param>
    /// <param name="logReason">Which check accepted it.</param>
    public static AuthenticationResult Accept(string? userName, string logReason) => new(ReasonCode.Success, userName, logReason);

    /// <summary>The client is refused.</summary>
    /// <param name="logReason">Which check failed.</param>
    /// <param name="reasonCode">The reason code; by default "not authorised", return code 5 in MQTT 3.1.1, as mosquitto answers.</param>
    /// <exception cref="ArgumentException">The reason code is not a failure.</exception>
    public static AuthenticationResult Refuse(string logReason, ReasonCode reasonCode = ReasonCode.NotAuthorized)
    {
        if ((byte)reasonCode < 0x80)
        {
            throw new ArgumentException($"0x{(byte)reasonCode:x2} is not a failure; expected a reason code of 0x80 or above", nameof(reasonCode));
        }

        return new AuthenticationResult(reasonCode, null, logReason);
    }

    internal static AuthenticationResult Accept(string userName, PasswordHash? checkedAgainst, string logReason) =>
        new(ReasonCode.Success, userName, logReason) { CheckedAgainst = checkedAgainst };

    internal static AuthenticationResult AcceptCertificate(string userName) =>
        new(ReasonCode.Success, userName, "the client's certificate names the user") { IsByCertificate = true };
}
