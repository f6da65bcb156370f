namespace TypedMqtt.Interop.Matrix;

/// <summary>One test in one cell: topics of its own, and its clients, which are disconnected at the end.</summary>
internal sealed class Scene(IPeer peer, Link link) : IAsyncDisposable
{
    private static int _scenes;

    private readonly int _number = Interlocked.Increment(ref _scenes);
    private readonly List<IPeerClient> _clients = [];

    public bool IsV5 => link.IsV5;

    /// <summary>A topic or filter of this scene.</summary>
    public string Topic(string name) => $"{Credentials.Allowed}/{_number}/{name}";

    /// <summary>What a client of this scene puts into its CONNECT.</summary>
    public PeerConnect As(string name) => new($"{name}-{_number}");

    public Task<IPeerClient> ConnectAsync(string name) => ConnectAsync(As(name));

    public async Task<IPeerClient> ConnectAsync(PeerConnect connect)
    {
        var client = await peer.ConnectAsync(link, connect);
        _clients.Add(client);
        return client;
    }

    /// <summary>Everything a client has, up to a message that is sent now and therefore comes last.</summary>
    public static async Task<List<PeerMessage>> DrainAsync(IPeerClient client, IPeerClient publisher, string topic)
    {
        await publisher.PublishAsync(new PeerMessage(topic, "the last one"u8.ToArray()) { Qos = 1 });
        List<PeerMessage> all = [];
        while (await client.ReadAsync() is var message && message.Topic != topic)
            all.Add(message);
        return all;
    }

    public static async Task<List<PeerMessage>> ReadAsync(IPeerClient client, int count)
    {
        List<PeerMessage> all = [];
        while (all.Count < count)
            all.Add(await client.ReadAsync());
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }
}
