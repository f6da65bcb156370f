namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>
/// A library of another language, driven through a program of ours that reads a command per line and writes a line per event:
/// <code>
/// 7 alice publish topic=a%2Fb payload=6869 qos=1    →  7 ok reason=0
/// 8 alice drop                                      →  8 ok
///                                                   →  message bob topic=a%2Fb payload=6869 qos=1 retain=0
/// </code>
/// The first word numbers the command, the second names the client; values are percent-encoded UTF-8, payloads hexadecimal.
/// </summary>
public abstract class ScriptedPeer : IPeer
{
    private readonly SemaphoreSlim _starting = new(1);
    private ScriptProcess? _shared;

    public abstract string Name { get; }

    public abstract IReadOnlyDictionary<Ability, string> Limits { get; }

    /// <summary>Whether each client is a process, which is then killed to drop the connection: for libraries that cannot.</summary>
    protected virtual bool IsProcessPerClient => false;

    public async Task<IPeerClient> ConnectAsync(Link link, PeerConnect connect)
    {
        var process = await ProcessAsync();
        var client = new ScriptedClient(process, connect.ClientId, IsProcessPerClient);
        try
        {
            await client.ConnectAsync(link, connect);
            return client;
        }
        catch
        {
            await client.ReleaseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        _starting.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The program and its arguments; skips the test where something is not installed.</summary>
    private protected abstract Task<string[]> CommandAsync();

    private async Task<ScriptProcess> ProcessAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (IsProcessPerClient)
                return await ScriptProcess.StartAsync(await CommandAsync());
            return _shared ??= await ScriptProcess.StartAsync(await CommandAsync());
        }
        finally
        {
            _starting.Release();
        }
    }
}
