using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Protocol.Authentication;

/// <summary>The client's end of one SCRAM-SHA-256 exchange without channel binding (RFC 5802 §5): <see cref="FirstMessage"/> goes into CONNECT
/// (or AUTH 0x19), <see cref="Respond"/> answers the server's AUTH, <see cref="CheckFinal"/> reads the data of CONNACK (or AUTH 0x00).</summary>
public sealed class ScramSha256Client
{
    private const string Header = "n,,";

    private readonly string _password;
    private readonly string _nonce;
    private readonly string _firstBare;
    private readonly int _maximumIterations;
    private byte[]? _expected;

    /// <summary>Begins an exchange.</summary>
    /// <param name="userName">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="maximumIterations">Most iterations the client is willing to compute for a server that it does not know yet.</param>
    /// <exception cref="ArgumentException">User name or password hold characters that SASLprep prohibits.</exception>
    public ScramSha256Client(string userName, string password, int maximumIterations = 1_000_000)
        : this(userName, password, ScramSha256.NewNonce(), maximumIterations)
    {
    }

    internal ScramSha256Client(string userName, string password, string nonce, int maximumIterations)
    {
        _password = SaslPrep.Normalize(password);
        _nonce = nonce;
        _maximumIterations = maximumIterations;
        _firstBare = $"n={ScramMessage.EscapeName(SaslPrep.Normalize(userName))},r={nonce}";
        FirstMessage = Encoding.UTF8.GetBytes(Header + _firstBare);
    }

    /// <summary>client-first-message.</summary>
    public ReadOnlyMemory<byte> FirstMessage { get; }

    /// <summary>The answer to the server's first message: client-final-message. Takes as long as the iterations do.</summary>
    /// <param name="serverFirst">The server's data.</param>
    /// <exception cref="CryptographicException">The server's message is not valid, repeats no nonce of ours, or asks for too few or too many iterations.</exception>
    public byte[] Respond(ReadOnlySpan<byte> serverFirst)
    {
        string text = ScramMessage.TextOf(serverFirst) ?? throw new CryptographicException("The server's SCRAM message is not UTF-8.");
        var message = new ScramMessage(text);
        if (!message.TryTake('r', out string? nonce) || !message.TryTakeBytes('s', out byte[]? salt) || !message.TryTakeIterations(out int iterations))
        {
            throw new CryptographicException("The server's SCRAM message is not r=…,s=…,i=… (RFC 5802 §5.1).");
        }

        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length)
        {
            throw new CryptographicException("The server's nonce does not continue ours: the message belongs to another exchange.");
        }

        if (iterations < ScramSha256.MinimumIterations || iterations > _maximumIterations)
        {
            throw new CryptographicException($"The server asks for {iterations} iterations; between {ScramSha256.MinimumIterations} and {_maximumIterations} are accepted.");
        }

        string withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(Header))},r={nonce}";
        byte[] authMessage = Encoding.UTF8.GetBytes($"{_firstBare},{text},{withoutProof}");
        byte[] salted = ScramSha256.SaltPassword(_password, salt, iterations);
        _expected = ScramSha256.ServerSignature(ScramSha256.ServerKeyOf(salted), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(ScramSha256.ClientProof(salted, authMessage))}");
    }

    /// <summary>Whether the server has proved that it knows the password too.</summary>
    /// <param name="serverFinal">The server's last data.</param>
    public bool CheckFinal(ReadOnlySpan<byte> serverFinal)
    {
        var message = new ScramMessage(ScramMessage.TextOf(serverFinal) ?? "");
        return _expected is { } expected && message.TryTakeBytes('v', out byte[]? signature) && CryptographicOperations.FixedTimeEquals(signature, expected);
    }
}
