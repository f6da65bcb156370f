using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.Interop.Peers;

/// <summary>A real mosquitto on a free loopback port, with its own directory; disposing it stops exactly this process.</summary>
internal sealed class MosquittoProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _log;

    private MosquittoProcess(Process process, StringBuilder log, string directory, int port)
    {
        _process = process;
        _log = log;
        Directory = directory;
        Port = port;
    }

    public string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>Where its configuration and the given files are; removed with it.</summary>
    public string Directory { get; }

    /// <summary>Everything it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it and returns when it accepts connections.</summary>
    /// <param name="configuration">Lines of <c>mosquitto.conf</c>; <c>{port}</c> and <c>{directory}</c> are replaced.</param>
    /// <param name="files">Files to put into its directory, by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MosquittoProcess> StartAsync(string configuration, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var program = Peer.Require("mosquitto");
        for (var attempt = 1; ; attempt++)
        {
            // Somebody may take the port between our look and mosquitto's bind.
            var mosquitto = Launch(program, configuration, files, FreePort.Take());
            if (await mosquitto.AcceptsAsync(cancellationToken))
                return mosquitto;

            var log = mosquitto.Log;
            await mosquitto.DisposeAsync();
            if (attempt == 3 || !log.Contains("Address already in use", StringComparison.Ordinal))
                throw new InvalidOperationException($"mosquitto does not accept connections\n{configuration}\n{log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static MosquittoProcess Launch(string program, string configuration, IReadOnlyDictionary<string, string> files, int port)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("typedmqtt-mosquitto-").FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(directory, name), text);

        // Started by root it would switch to a user that may not read this directory.
        var text2 = configuration.Replace("{port}", $"{port}", StringComparison.Ordinal).Replace("{directory}", directory, StringComparison.Ordinal);
        var path = Path.Combine(directory, "mosquitto.conf");
        File.WriteAllText(path, $"{text2.TrimEnd()}\nuser {Environment.UserName}\nlog_dest stderr\n");

        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, ["-c", path]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = directory },
        };
        var log = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new MosquittoProcess(process, log, directory, port);
    }

    private static void Append(StringBuilder log, string? line)
    {
        if (line is null)
            return;
        lock (log)
            log.AppendLine(line);
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        while (!_process.HasExited && started.Elapsed < StartTimeout)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(Host, Port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        return false;
    }
}
