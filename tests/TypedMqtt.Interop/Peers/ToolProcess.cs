using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace TypedMqtt.Interop.Peers;

/// <summary>A command-line program: its lines as they come, its exit code, and an end to exactly this process.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    /// <summary>Nothing a test waits for takes this long; a broken program does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _everything = new();

    private ToolProcess(string program, IEnumerable<string> arguments, byte[]? input)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Received(line.Data, isOutput: true);
        _process.ErrorDataReceived += (_, line) => Received(line.Data, isOutput: false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (input is null)
            return;
        _process.StandardInput.BaseStream.Write(input);
        _process.StandardInput.Close();
    }

    /// <summary>What it has written, to standard output and standard error.</summary>
    public string Everything
    {
        get
        {
            lock (_everything)
                return _everything.ToString();
        }
    }

    public static ToolProcess Start(string program, params IEnumerable<string> arguments) => new(program, arguments, input: []);

    /// <summary>Starts a program that reads what <see cref="WriteLineAsync"/> writes.</summary>
    public static ToolProcess StartInteractive(string program, params IEnumerable<string> arguments) => new(program, arguments, input: null);

    /// <summary>Runs a program to its end.</summary>
    public static Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, string input = "") =>
        RunAsync(program, arguments, Encoding.UTF8.GetBytes(input));

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, byte[] input)
    {
        await using var process = new ToolProcess(program, arguments, input);
        var exitCode = await process.WaitForExitAsync();
        return new ToolResult(exitCode, process.Everything);
    }

    /// <summary>The lines of standard output up to the first that is expected.</summary>
    public async Task<List<string>> ReadUntilAsync(Func<string, bool> expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        try
        {
            while (lines.Count == 0 || !expected(lines[^1]))
                lines.Add(await _lines.Reader.ReadAsync(patience.Token));
            return lines;
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not print what is expected; it printed:\n{Everything}", e);
        }
    }

    /// <summary>The next line of standard output, or null at its end; waits as long as it takes.</summary>
    public async Task<string?> ReadLineAsync() => await _lines.Reader.WaitToReadAsync() && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>A line that is there already, or null.</summary>
    public string? TryRead() => _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>Sends a signal, such as "HUP".</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} does not end; it printed:\n{Everything}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Received(string? line, bool isOutput)
    {
        if (line is null)
        {
            if (isOutput)
                _lines.Writer.TryComplete();
            return;
        }

        lock (_everything)
            _everything.AppendLine(line);
        if (isOutput)
            _lines.Writer.TryWrite(line);
    }
}
