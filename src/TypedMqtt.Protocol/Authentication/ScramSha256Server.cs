using System.Text;

namespace TypedMqtt.Protocol.Authentication;

/// <summary>The server's end of one SCRAM-SHA-256 exchange without channel binding (RFC 5802 §5): <see cref="TryReadFirst"/>, then the stored
/// credential into <see cref="Challenge"/>, then <see cref="TryFinish"/>.</summary>
public sealed class ScramSha256Server
{
    private readonly string _nonce;
    private string _header = "";
    private string _firstBare = "";
    private string _clientNonce = "";
    private string _serverFirst = "";
    private ScramCredential? _credential;

    /// <summary>Begins an exchange.</summary>
    public ScramSha256Server()
        : this(ScramSha256.NewNonce())
    {
    }

    internal ScramSha256Server(string nonce) => _nonce = nonce;

    /// <summary>The user the client says it is; set by <see cref="TryReadFirst"/>.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>Reads client-first-message.</summary>
    /// <param name="clientFirst">The client's first data.</param>
    /// <param name="error">What is wrong, for the log.</param>
    public bool TryReadFirst(ReadOnlySpan<byte> clientFirst, out string error)
    {
        string text = ScramMessage.TextOf(clientFirst) ?? "";
        int bare = SecondComma(text) + 1;
        _header = text[..bare];
        _firstBare = text[bare..];
        if (_header is not ("n,," or "y,,"))
        {
            // Channel binding belongs to SCRAM-SHA-256-PLUS, and nobody acts for somebody else.
            error = "the first SCRAM message begins with neither \"n,,\" nor \"y,,\"";
            return false;
        }

        var message = new ScramMessage(_firstBare);
        if (!message.TryTake('n', out string? name) || !message.TryTake('r', out string? nonce) || ScramMessage.UnescapeName(name) is not { } user)
        {
            error = "the first SCRAM message is not n=…,r=…";
            return false;
        }

        try
        {
            UserName = SaslPrep.Normalize(user);
        }
        catch (ArgumentException e)
        {
            error = e.Message;
            return false;
        }

        _clientNonce = nonce;
        error = "";
        return true;
    }

    /// <summary>server-first-message.</summary>
    /// <param name="credential">The user's credential. For an unknown user one that looks the same each time, so that nobody learns who exists.</param>
    public byte[] Challenge(ScramCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        _credential = credential;
        _serverFirst = $"r={_clientNonce}{_nonce},s={Convert.ToBase64String(credential.Salt.Span)},i={credential.Iterations}";
        return Encoding.UTF8.GetBytes(_serverFirst);
    }

    /// <summary>Reads client-final-message and makes server-final-message.</summary>
    /// <param name="clientFinal">The client's data.</param>
    /// <param name="serverFinal">What proves the server to the client; null when the check fails.</param>
    /// <param name="error">What is wrong, for the log.</param>
    public bool TryFinish(ReadOnlySpan<byte> clientFinal, out byte[]? serverFinal, out string error)
    {
        serverFinal = null;
        string text = ScramMessage.TextOf(clientFinal) ?? "";
        int proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        var message = new ScramMessage(text);
        if (_credential is not { } credential || proofAt < 0 || !message.TryTakeBytes('c', out byte[]? binding) || !message.TryTake('r', out string? nonce))
        {
            error = "the last SCRAM message is not c=…,r=…,p=…";
            return false;
        }

        var last = new ScramMessage(text[(proofAt + 1)..]);
        if (!last.TryTakeBytes('p', out byte[]? proof) || !last.IsAtEnd)
        {
            error = "the last SCRAM message does not end with a proof";
            return false;
        }

        if (!binding.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(_header)) || nonce != _clientNonce + _nonce)
        {
            error = "the last SCRAM message belongs to another exchange";
            return false;
        }

        byte[] authMessage = Encoding.UTF8.GetBytes($"{_firstBare},{_serverFirst},{text[..proofAt]}");
        if (!ScramSha256.IsProof(credential.StoredKey.Span, authMessage, proof))
        {
            error = "the proof is wrong";
            return false;
        }

        serverFinal = Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(ScramSha256.ServerSignature(credential.ServerKey.Span, authMessage))}");
        error = "";
        return true;
    }

    private static int SecondComma(string text)
    {
        int first = text.IndexOf(',', StringComparison.Ordinal);
        return first < 0 ? -1 : text.IndexOf(',', first + 1);
    }
}
