using System.Collections.Concurrent;
using System.Globalization;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>A program of <see cref="ScriptedPeer"/>: takes answers to their commands and messages to their clients.</summary>
internal sealed class ScriptProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ToolProcess _tool;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ScriptLine>> _waiting = new();
    private readonly ConcurrentDictionary<string, Action<ScriptLine>> _clients = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private int _number;

    private ScriptProcess(ToolProcess tool)
    {
        _tool = tool;
        _reading = ReadAsync();
    }

    /// <summary>What it has written.</summary>
    public string Everything => _tool.Everything;

    public static async Task<ScriptProcess> StartAsync(string[] command)
    {
        var tool = ToolProcess.StartInteractive(command[0], command[1..]);
        await tool.ReadUntilAsync(static line => line.StartsWith("ready", StringComparison.Ordinal));
        return new ScriptProcess(tool);
    }

    public void Listen(string client, Action<ScriptLine> onMessage) => _clients[client] = onMessage;

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<ScriptLine> CallAsync(string client, string verb, ScriptFields fields)
    {
        var answer = new TaskCompletionSource<ScriptLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writing.WaitAsync();
        try
        {
            var tag = (++_number).ToString(CultureInfo.InvariantCulture);
            _waiting[tag] = answer;
            await _tool.WriteLineAsync($"{tag} {client} {verb}{fields}");
        }
        finally
        {
            _writing.Release();
        }

        try
        {
            return await answer.Task.WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"No answer to '{client} {verb}'; so far:\n{Everything}", e);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _tool.Kill();

    public async ValueTask DisposeAsync()
    {
        await _tool.DisposeAsync();
        await _reading;
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _tool.ReadLineAsync() is { } text)
        {
            var line = ScriptLine.Parse(text);
            if (line.First == "message")
                _clients.GetValueOrDefault(line.Second)?.Invoke(line);
            else if (_waiting.TryRemove(line.First, out var answer))
                answer.TrySetResult(line);
        }
    }
}
