using System.Threading.Channels;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>What a client has received and nobody has read.</summary>
/// <param name="evidence">What else is known when nothing comes.</param>
internal sealed class Inbox(Func<string> evidence)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<PeerMessage> _messages = Channel.CreateUnbounded<PeerMessage>();

    public void Add(PeerMessage message) => _messages.Writer.TryWrite(message);

    public async Task<PeerMessage> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _messages.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"No message comes; so far:\n{evidence()}", e);
        }
    }
}
