namespace TypedMqtt.Interop.Matrix;

/// <summary>What a peer puts into its CONNECT.</summary>
public sealed record PeerConnect(string ClientId)
{
    /// <summary>Whether it starts anew: clean start in 5.0, clean session in 3.1.1.</summary>
    public bool Clean { get; init; } = true;

    /// <summary>How long the session outlives the connection, in seconds; only 5.0 sends it.</summary>
    public int SessionExpiry { get; init; }

    public PeerMessage? Will { get; init; }

    public string UserName { get; init; } = Credentials.User;

    public string Password { get; init; } = Credentials.User;
}
